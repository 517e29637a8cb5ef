package io.mesa.bench.query.peer;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** Customers with all that hangs on them, as records. */
final class Tree {
  private Tree() {}

  record Customer(int id, String name, List<Purchase> purchases) {}

  record Purchase(int id, Instant placed, BigDecimal total, List<Line> lines) {}

  record Line(int id, String product, int quantity, List<Note> notes) {}

  record Note(int id, LocalDate written, String content) {}

  static long notes(List<?> customers) {
    return customers.stream()
        .map(Customer.class::cast)
        .flatMap(customer -> customer.purchases().stream())
        .flatMap(purchase -> purchase.lines().stream())
        .mapToLong(line -> line.notes().size())
        .sum();
  }
}
