/**
 * Puts a driver's parts together into one gateway: time limits, cancellation, absent parts, errors
 * and events, each in one place. Not exported.
 */
@NullMarked
package io.mesa.assembly;

import org.jspecify.annotations.NullMarked;
