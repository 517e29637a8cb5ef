/** What is added to a query, for JMH; run by {@link io.mesa.bench.job.Jmh}. */
@NullMarked
package io.mesa.bench.job.jmh;

import org.jspecify.annotations.NullMarked;
