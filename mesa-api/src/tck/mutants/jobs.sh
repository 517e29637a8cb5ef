#!/usr/bin/env bash
# Checks that the tests of jobs can fail: applies each patch of mesa-postgres/src/test/job-mutants to a
# copy of the code and runs the tests that its first line names. Prints how many of them failed; ends
# with 1 if none did, or if a patch does not apply.
#
#   mesa-api/src/tck/mutants/jobs.sh [name ...]
set -uo pipefail
root=$(cd "$(dirname "$0")/../../../.." && pwd)
names=("$@")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0
modules=(mesa-api mesa-postgres)

cd "$root" || exit 1
mvn -q -B -ntp -pl mesa-api,mesa-postgres -Djacoco.skip test-compile dependency:build-classpath \
  -Dmdep.includeScope=test -Dmdep.outputFile=target/mutants.classpath > "$scratch/maven.log" 2>&1 || {
  cat "$scratch/maven.log"
  exit 1
}
compiled=
for module in "${modules[@]}"; do
  compiled+=$root/$module/target/test-classes:$root/$module/target/classes:
  compiled+=$(cat "$module/target/mutants.classpath"):
done

# Runs tests by the classes of a directory first.
run() {
  (cd "$root/mesa-postgres" && java -Xmx700m -cp "$1:$compiled" \
    io.mesa.postgres.testing.RunTests "${@:2}" 2> "$scratch/errors" |
    grep -E '^(tests|failed) ')
}

report() {
  printf '%-40s %8s %8s  %s\n' "$@"
}

report mutant tests failed ""
for patch in "$root/${MUTANTS:-mesa-postgres/src/test/job-mutants}"/*.patch; do
  name=$(basename "$patch" .patch)
  if [ ${#names[@]} -gt 0 ] && [[ ! " ${names[*]} " == *" $name "* ]]; then
    continue
  fi
  read -r -a tests <<< "$(sed -n '1s/^Caught by //p' "$patch")"
  copy=$scratch/$name
  for module in "${modules[@]}"; do
    mkdir -p "$copy/$module/src/main"
    cp -r "$root/$module/src/main/java" "$copy/$module/src/main/"
  done
  mkdir "$copy/classes" "$copy/none"
  if ! patch -s -p1 -F3 -d "$copy" < "$patch" > "$scratch/log" 2>&1; then
    report "$name" - - "THE PATCH DOES NOT APPLY"
    failed=1
    continue
  fi
  mapfile -t changed < <(sed -n 's#^+++ b/##p' "$patch" | sed 's/\t.*//')
  if ! (cd "$copy" && javac -nowarn -g -parameters --release 17 -proc:none -d classes \
    -cp "$compiled" "${changed[@]}") > "$scratch/log" 2>&1; then
    report "$name" - - "DOES NOT COMPILE"
    failed=1
    continue
  fi
  # Without a mutation they are run once.
  unchanged=$scratch/unchanged-${tests[*]// /_}
  [ -f "$unchanged" ] || run "$copy/none" "${tests[@]}" > "$unchanged"
  after=$(run "$copy/classes" "${tests[@]}")
  count=$(grep -c '^failed ' <<< "$after")
  verdict=caught
  if grep -q '^failed ' "$unchanged" || ! grep -q '^tests [1-9]' "$unchanged"; then
    verdict="FAILS WITHOUT THE MUTATION"
    failed=1
  elif [ "$count" -eq 0 ]; then
    verdict="NOT CAUGHT"
    failed=1
  fi
  report "$name" "$(sed -n 's/^tests //p' <<< "$after")" "$count" "$verdict"
  rm -rf "$copy"
done
exit $failed
