package io.mesa.mongo.connect;

import com.mongodb.spi.dns.DnsClient;
import com.mongodb.spi.dns.DnsException;
import com.mongodb.spi.dns.DnsWithResponseCodeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * The runtime's look-up of DNS records, as the driver's own, but with a time limit. Thread-safe.
 */
final class DnsLookup implements DnsClient {
  /** RFC 1035: the name does not exist. */
  private static final int NAME_ERROR = 3;

  private final Duration limit;

  /**
   * @param limit how long to wait for each server that the system names
   */
  DnsLookup(Duration limit) {
    this.limit = limit;
  }

  // The provider is the DNS's, named here: records are text, and no object is ever made of one. It
  // takes its settings in this table only.
  @SuppressWarnings({"BanJNDI", "JdkObsolete"})
  @Override
  public List<String> getResourceRecordData(String name, String type) {
    var environment = new Hashtable<String, String>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    environment.put("com.sun.jndi.dns.timeout.initial", Long.toString(limit.toMillis()));
    environment.put("com.sun.jndi.dns.timeout.retries", "1");
    try {
      var directory = new InitialDirContext(environment);
      try {
        return texts(directory.getAttributes(name, new String[] {type}).get(type));
      } finally {
        directory.close();
      }
    } catch (NameNotFoundException e) {
      throw new DnsWithResponseCodeException(e.getMessage(), NAME_ERROR, e);
    } catch (NamingException e) {
      throw new DnsException(e.getMessage(), e);
    }
  }

  private static List<String> texts(Attribute records) throws NamingException {
    List<String> texts = new ArrayList<>();
    if (records != null) {
      NamingEnumeration<?> all = records.getAll();
      while (all.hasMore()) {
        texts.add(String.valueOf(all.next()));
      }
    }
    return texts;
  }
}
