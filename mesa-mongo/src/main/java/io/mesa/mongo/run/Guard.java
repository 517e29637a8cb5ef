package io.mesa.mongo.run;

/**
 * What holds for the whole of a command that is looked through.
 *
 * @param binds the values that it refers to
 * @param writes whether it may write
 */
record Guard(Binds binds, boolean writes) {}
