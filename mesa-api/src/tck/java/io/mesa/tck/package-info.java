/**
 * The contract kit: what every driver has to hold, as JUnit tests that a driver's author runs
 * against it. Extend one abstract class for each interface the driver offers ({@link
 * io.mesa.tck.DriverContract} and {@link io.mesa.tck.InspectorContract} always, {@link
 * io.mesa.tck.MonitorContract}, {@link io.mesa.tck.AdministratorContract} and {@link
 * io.mesa.tck.DataAccessContract} as it declares) and give each a {@link
 * io.mesa.tck.ContractFixture}: a source, and a way to change the database behind Mesa's back. A
 * store of jobs holds {@link io.mesa.tck.JobStoreContract}, a history of costs {@link
 * io.mesa.tck.CostHistoryContract}.
 *
 * <p>What a driver declares is tested; what it does not declare is tested to be refused with the
 * reason it gives. A failure names the Javadoc whose promise was broken. It needs {@code
 * org.junit.jupiter:junit-jupiter} and {@code org.assertj:assertj-core} beside it. Start at {@link
 * io.mesa.tck.ContractFixture}.
 */
@NullMarked
package io.mesa.tck;

import org.jspecify.annotations.NullMarked;
