#!/usr/bin/env bash
# Checks that the tests of estimates can fail: as jobs.sh does for those of jobs, with the patches of
# mesa-api/src/test/cost-mutants.
#
#   mesa-api/src/tck/mutants/costs.sh [name ...]
MUTANTS=mesa-api/src/test/cost-mutants exec "$(dirname "$0")/jobs.sh" "$@"
