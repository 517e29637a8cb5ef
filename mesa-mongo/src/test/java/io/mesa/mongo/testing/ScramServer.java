package io.mesa.mongo.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The server's side of one login with SCRAM-SHA-256: RFC 5802 and RFC 7677. */
final class ScramServer {
  private static final int ITERATIONS = 4096;
  private static final byte[] SALT = bytes("salt of the double");

  private final String password;
  private final String firstBare;
  private final String challenge;

  ScramServer(String password, String clientFirst) {
    this.password = password;
    this.firstBare = clientFirst.substring("n,,".length());
    String nonce = firstBare.substring(firstBare.indexOf(",r=") + 3) + "of-the-double";
    this.challenge =
        "r=%s,s=%s,i=%d".formatted(nonce, Base64.getEncoder().encodeToString(SALT), ITERATIONS);
  }

  /** Who wants to log in. */
  static String user(String clientFirst) {
    String name = clientFirst.substring("n,,n=".length(), clientFirst.indexOf(",r="));
    return name.replace("=2C", ",").replace("=3D", "=");
  }

  String challenge() {
    return challenge;
  }

  /** The server's signature, where the client knows the password. */
  Optional<String> verify(String clientFinal) {
    int proofAt = clientFinal.indexOf(",p=");
    String message = firstBare + "," + challenge + "," + clientFinal.substring(0, proofAt);
    byte[] proof = Base64.getDecoder().decode(clientFinal.substring(proofAt + 3));
    try {
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(password.toCharArray(), SALT, ITERATIONS, 256))
              .getEncoded();
      byte[] stored = sha256(hmac(salted, "Client Key"));
      byte[] signature = hmac(stored, message);
      for (int i = 0; i < proof.length; i++) {
        proof[i] ^= signature[i];
      }
      return MessageDigest.isEqual(sha256(proof), stored)
          ? Optional.of(
              "v=" + Base64.getEncoder().encodeToString(hmac(hmac(salted, "Server Key"), message)))
          : Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] sha256(byte[] content) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(content);
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(bytes(text));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
