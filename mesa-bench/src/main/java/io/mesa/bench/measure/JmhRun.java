package io.mesa.bench.measure;

import java.util.Arrays;
import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What JMH is asked to run, always with bytes allocated per operation.
 *
 * @param asked JMH's options
 * @param quick whether once and short is enough
 */
public record JmhRun(Options asked, boolean quick) {
  private static final String QUICK = "--quick";

  /**
   * Reads arguments.
   *
   * @param args {@code --quick} and arguments of JMH
   * @return what they ask for
   * @throws CommandLineOptionException where JMH does not understand one
   */
  public static JmhRun of(String[] args) throws CommandLineOptionException {
    String[] own = Arrays.stream(args).filter(arg -> !arg.equals(QUICK)).toArray(String[]::new);
    return new JmhRun(new CommandLineOptions(own), own.length < args.length);
  }

  /**
   * Runs it.
   *
   * @param all the benchmarks where none are named, as a regular expression
   * @param jvmArguments what the JVMs are told that run them
   * @return what JMH measured
   * @throws RunnerException where a benchmark fails
   */
  public Collection<RunResult> run(String all, String... jvmArguments) throws RunnerException {
    var options =
        new OptionsBuilder()
            .parent(asked)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .jvmArgsPrepend(jvmArguments);
    if (asked.getIncludes().isEmpty()) {
      options.include(all);
    }
    if (quick) {
      options
          .forks(1)
          .warmupIterations(1)
          .warmupTime(TimeValue.milliseconds(300))
          .measurementIterations(2)
          .measurementTime(TimeValue.milliseconds(300));
    }
    return new Runner(options.build()).run();
  }
}
