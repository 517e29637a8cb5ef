#!/usr/bin/env bash
# Checks that a driver's differential test can fail: applies each patch of its src/test/mutants to a
# copy of the translator and asks the same queries on three seeds. Prints after how many queries each
# mutant was caught; ends with 1 if one was not caught, or if a patch does not apply.
#
#   mesa-api/src/tck/mutants/run.sh mesa-postgres|mesa-mongo [queries on each seed] [name ...]
set -uo pipefail
root=$(cd "$(dirname "$0")/../../../.." && pwd)
module=${1:?which driver: mesa-postgres or mesa-mongo}
queries=${2:-5000}
shift
shift || true
names=("$@")
seeds=(101 102 103)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

cd "$root" || exit 1
mvn -q -B -ntp -pl "mesa-api,$module" -Djacoco.skip test-compile dependency:build-classpath \
  -Dmdep.includeScope=test -Dmdep.outputFile="$scratch/classpath" > "$scratch/maven.log" 2>&1 || {
  cat "$scratch/maven.log"
  exit 1
}
patches=$root/$module/src/test/mutants
compiled=$root/$module/target/test-classes:$root/$module/target/classes:$(cat "$scratch/classpath")

# Prints the numbers of the queries found on each seed, by the classes of a directory first.
found() {
  (cd "$root/$module" && java -Xmx700m -cp "$1:$compiled" "io.mesa.${module#mesa-}.query.SeedRun" \
    "$queries" "${seeds[@]}" 2> "$scratch/errors" | sed -n 's/^found //p')
}

report() {
  printf '%-46s %10s %10s %10s  %s\n' "$@"
}

report mutant "seed ${seeds[0]}" "seed ${seeds[1]}" "seed ${seeds[2]}" ""
mkdir "$scratch/none"
read -r a b c <<< "$(found "$scratch/none")"
verdict="no disagreement, as it should be"
if [ "$a$b$c" != nonenonenone ]; then
  verdict="DISAGREES WITHOUT A MUTATION"
  failed=1
fi
report "(none)" "${a:--}" "${b:--}" "${c:--}" "$verdict"

for patch in "$patches"/*.patch; do
  name=$(basename "$patch" .patch)
  if [ ${#names[@]} -gt 0 ] && [[ ! " ${names[*]} " == *" $name "* ]]; then
    continue
  fi
  copy=$scratch/$name
  mkdir -p "$copy/mesa-api/src/main" "$copy/$module/src/main" "$copy/classes"
  cp -r "$root/mesa-api/src/main/java" "$copy/mesa-api/src/main/"
  cp -r "$root/$module/src/main/java" "$copy/$module/src/main/"
  if ! patch -s -p1 -F3 -d "$copy" < "$patch" > "$scratch/log" 2>&1; then
    report "$name" - - - "THE PATCH DOES NOT APPLY"
    failed=1
    continue
  fi
  mapfile -t changed < <(sed -n 's#^+++ b/##p' "$patch" | sed 's/\t.*//')
  if ! (cd "$copy" && javac -nowarn -g -parameters --release 17 -proc:none -d classes \
    -cp "$compiled" "${changed[@]}") > "$scratch/log" 2>&1; then
    report "$name" - - - "DOES NOT COMPILE"
    failed=1
    continue
  fi
  read -r a b c <<< "$(found "$copy/classes")"
  verdict=caught
  if [[ " $a $b $c " == *" none "* ]] || [ -z "$c" ]; then
    verdict="NOT CAUGHT"
    failed=1
  fi
  report "$name" "${a:--}" "${b:--}" "${c:--}" "$verdict"
  rm -rf "$copy"
done
exit $failed
