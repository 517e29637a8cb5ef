/**
 * Tests of the cache. What {@link io.mesa.cache.QueryCache} promises, and what fails without it;
 * names with hyphens are mistakes of {@code src/test/mutants}:
 *
 * <table>
 *   <caption>Each sentence and its tests</caption>
 *   <tr><th>sentence</th><th>tests</th><th>notice</th></tr>
 *   <tr><td>Keeps answers, and gives them again for as long as the database would</td>
 *     <td>{@code PromiseTest.query_untilItsTableIsWritten_isGivenTheSameAnswer}; {@code
 *     HistoryTest}, by its share of hits</td><td>a cache that keeps nothing</td></tr>
 *   <tr><td>may share one among several Mesas</td>
 *     <td>{@code HistoryTest}, {@code GatewayTest.structureChanged_throughOneMesa…}</td>
 *     <td>a change of which one Mesa alone knows</td></tr>
 *   <tr><td>closes none</td><td>{@code GatewayTest.close_ofOneOfTwoThatShareTheCache…}</td>
 *     <td>a Mesa that empties it</td></tr>
 *   <tr><td>Thread-safe</td><td>{@code HistoryTest}, {@code VersionsLincheckTest}, {@code
 *     SingleFlightLincheckTest}</td><td>no-pending-mark, single-flight-joined-across-versions</td>
 *     </tr>
 *   <tr><td>every answer found equals what the database would have given at some instant of the
 *     call</td><td>{@code HistoryTest}</td><td>store-after-a-version-moved, key-by-hash-alone,
 *     single-flight-joined-across-versions, words-evicted-and-restarted-at-0,
 *     stored-while-a-write-is-pending, view-without-its-tables, cascade-without-its-child-table
 *     </td></tr>
 *   <tr><td>no answer found holds what was not committed, or was rolled back</td>
 *     <td>{@code HistoryTest}, {@code PromiseTest.query_afterATransactionThatWasUndone…}</td>
 *     <td>rows-read-inside-a-transaction-stored</td></tr>
 *   <tr><td>once a write has returned, no call that begins later is given the state before it</td>
 *     <td>{@code HistoryTest}</td><td>no-pending-mark, pending-mark-after-the-commit-was-sent,
 *     version-moved-before-the-commit</td></tr>
 *   <tr><td>A write that went past them counts as one that did not, when {@code changed}
 *     returns</td><td>{@code GatewayTest.changed_byWhoWrotePastMesa…}, {@code HistoryTest}</td>
 *     <td>a {@code changed} that does nothing</td></tr>
 *   <tr><td>an answer may be from before what others wrote less than its lease ago</td>
 *     <td>{@code HistoryTest}</td><td>lease-by-one-clock-only, lease-by-the-wall-clock-only,
 *     feed-gap-ignored</td></tr>
 *   <tr><td>while the feed is not heard, none is found</td>
 *     <td>{@code HistoryTest}</td><td>feed-trusted-though-not-heard</td></tr>
 *   <tr><td>While nobody knows whether a write was made, no answer is found that it may have
 *     changed</td><td>{@code PromiseTest.query_whileNobodyKnows…}, {@code HistoryTest}</td>
 *     <td>unknown-outcome-treated-as-rolled-back, unknown-outcome-moved-at-once</td></tr>
 *   <tr><td>may be given one that the database would have given as long ago as the call allows</td>
 *     <td>{@code HistoryTest}, {@code StaleTest.find_staleBeyondTheBound_isNull}</td>
 *     <td>a bound that is not looked at</td></tr>
 *   <tr><td>{@code answers}: within a scope</td>
 *     <td>{@code AnswerKeyTest.find_inAnotherScope_isNull}, {@code HistoryTest}</td>
 *     <td>a key without its scope</td></tr>
 *   <tr><td>{@code refresh}: asked again by somebody else</td>
 *     <td>{@code StaleTest.find_staleWithinTheBound_isGivenAndAskedAgainOnce}</td>
 *     <td>an old answer that stays</td></tr>
 *   <tr><td>{@code writing}: before the statement is sent, in a transaction before the commit
 *     is</td><td>{@code PromiseTest.writing…}</td>
 *     <td>pending-mark-after-the-commit-was-sent</td></tr>
 *   <tr><td>{@code writes}: where the structure changes meanwhile, as a write of anything</td>
 *     <td>{@code StructureChangeTest}</td><td>a write that is not held against it</td></tr>
 *   <tr><td>whose end must be told</td>
 *     <td>{@code StandingTest.standing_whileAWriteIsUnderWay_saysSo}</td><td>no-pending-mark</td>
 *     </tr>
 *   <tr><td>{@code structureVersion}</td>
 *     <td>{@code StructureChangeTest.structureVersion…}, {@code
 *     GatewayTest.structureChanged_throughOneMesa…}</td><td>a number that stays</td></tr>
 *   <tr><td>{@code statistics}</td><td>{@code StatisticsTest}</td><td>what is not counted</td>
 *     </tr>
 * </table>
 */
@NullMarked
package io.mesa.cache.caffeine;

import org.jspecify.annotations.NullMarked;
