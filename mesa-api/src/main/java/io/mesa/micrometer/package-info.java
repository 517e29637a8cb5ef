/**
 * What Mesa tells, as observations and meters of Micrometer, by OpenTelemetry's names for databases
 * where it has one. For applications that have {@code micrometer-observation} or {@code
 * micrometer-core}; Mesa does not bring them. Start at {@link io.mesa.micrometer.MesaObservations}.
 */
@NullMarked
package io.mesa.micrometer;

import org.jspecify.annotations.NullMarked;
