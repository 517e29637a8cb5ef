package io.mesa.bench.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PageTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Page page(boolean terminal) {
    return new Page(new PrintStream(out, true, StandardCharsets.UTF_8), terminal);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void moving_onATerminal_isWrittenOverByTheNextLine() {
    Page page = page(true);
    page.moving("one");
    page.moving("two");
    page.text("three");
    page.text("four");
    assertThat(printed())
        .isEqualTo("  one%1$s\r  two%1$s\r     %1$s\r  three\n  four\n".formatted(" ".repeat(91)));
  }

  @Test
  void moving_whereNobodyLooks_isLeftOut() {
    Page page = page(false);
    page.moving("one");
    page.text("two");
    assertThat(printed()).isEqualTo("  two\n");
  }
}
