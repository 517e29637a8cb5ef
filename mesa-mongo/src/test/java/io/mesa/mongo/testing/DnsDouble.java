package io.mesa.mongo.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A DNS server on this machine that knows one member of one deployment, whatever name it is asked
 * for, or never answers: RFC 1035 and, for SRV, RFC 2782. The runtime asks it instead of the
 * system's while it is open.
 */
public final class DnsDouble implements AutoCloseable {
  private static final String SERVERS = "java.naming.provider.url";
  private static final int HEADER = 12;
  private static final int TXT = 16;
  private static final int SRV = 33;

  private final DatagramSocket socket;
  private final AtomicInteger asked = new AtomicInteger();
  private final String member;
  private final int port;
  private final String text;

  private DnsDouble(DatagramSocket socket, String member, int port, String text) {
    this.socket = socket;
    this.member = member;
    this.port = port;
    this.text = text;
    System.setProperty(SERVERS, "dns://127.0.0.1:" + socket.getLocalPort());
  }

  /** One that answers with a member's host and port, and with a text of options. */
  public static DnsDouble answering(String member, int port, String text) throws IOException {
    return started(new DnsDouble(newSocket(), member, port, text));
  }

  /** One that never answers. */
  public static DnsDouble silent() throws IOException {
    return started(new DnsDouble(newSocket(), "", 0, ""));
  }

  private static DnsDouble started(DnsDouble dns) {
    var thread = new Thread(dns::answer, "dns");
    thread.setDaemon(true);
    thread.start();
    return dns;
  }

  /** How many questions it was asked. */
  public int asked() {
    return asked.get();
  }

  private static DatagramSocket newSocket() throws IOException {
    return new DatagramSocket(0, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  }

  private void answer() {
    while (true) {
      try {
        var query = new DatagramPacket(new byte[512], 512);
        socket.receive(query);
        asked.incrementAndGet();
        if (member.isEmpty()) {
          continue;
        }
        byte[] reply = reply(Arrays.copyOf(query.getData(), query.getLength()));
        socket.send(new DatagramPacket(reply, reply.length, query.getSocketAddress()));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private byte[] reply(byte[] query) throws IOException {
    int end = HEADER;
    while (query[end] != 0) {
      end += query[end] + 1;
    }
    int type = query[end + 2];
    byte[] data = type == SRV ? service() : type == TXT ? text() : new byte[0];
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.write(query, 0, 2);
    out.writeShort(0x8400);
    out.writeShort(1);
    out.writeShort(data.length == 0 ? 0 : 1);
    out.writeInt(0);
    out.write(query, HEADER, end + 5 - HEADER);
    if (data.length > 0) {
      out.writeShort(0xc000 | HEADER);
      out.writeShort(type);
      out.writeShort(1);
      out.writeInt(60);
      out.writeShort(data.length);
      out.write(data);
    }
    return bytes.toByteArray();
  }

  private byte[] service() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeInt(0);
    out.writeShort(port);
    for (String label : member.split("\\.", -1)) {
      out.write(counted(label));
    }
    out.writeByte(0);
    return bytes.toByteArray();
  }

  private byte[] text() {
    return text.isEmpty() ? new byte[0] : counted(text);
  }

  private static byte[] counted(String label) {
    byte[] ascii = label.getBytes(StandardCharsets.US_ASCII);
    byte[] counted = new byte[ascii.length + 1];
    counted[0] = (byte) ascii.length;
    System.arraycopy(ascii, 0, counted, 1, ascii.length);
    return counted;
  }

  @Override
  public void close() {
    System.clearProperty(SERVERS);
    socket.close();
  }
}
