/**
 * Queries that take too long to wait for. {@link io.mesa.gateway.DatabaseGateway#submit} makes a
 * job of them; start at {@link io.mesa.job.QueryJobs}, which tells of jobs, gives their results and
 * cancels them. Jobs are kept in a {@link io.mesa.job.JobStore}, which others may implement; {@link
 * io.mesa.job.JobLimits} bounds them.
 */
@NullMarked
package io.mesa.job;

import org.jspecify.annotations.NullMarked;
