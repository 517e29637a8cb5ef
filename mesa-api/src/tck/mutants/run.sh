#!/usr/bin/env bash
# Checks that a driver's differential test, or the histories of the cache, can fail: applies each
# patch of a module's src/test/mutants to a copy of the code and does the same on three seeds. Prints
# after how many queries, or operations, each mutant was caught; ends with 1 if one was not caught, or
# if a patch does not apply.
#
#   mesa-api/src/tck/mutants/run.sh mesa-postgres|mesa-mongo|mesa-cache [how many on each seed] [name ...]
set -uo pipefail
root=$(cd "$(dirname "$0")/../../../.." && pwd)
module=${1:?which module: mesa-postgres, mesa-mongo or mesa-cache}
case $module in
mesa-cache) runs=io.mesa.cache.caffeine.history.SeedRun number=500000 ;;
*) runs=io.mesa.${module#mesa-}.query.SeedRun number=5000 ;;
esac
queries=${2:-$number}
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
  (cd "$root/$module" && java -Xmx700m -cp "$1:$compiled" "$runs" \
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
  for sources in mesa-api/src/main "$module/src/main" "$module/src/test"; do
    mkdir -p "$copy/$sources"
    cp -r "$root/$sources/java" "$copy/$sources/"
  done
  mkdir "$copy/classes"
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
