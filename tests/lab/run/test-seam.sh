#!/bin/sh
# The seam of an exercise: whatever tcp/parts.h declares to it can be used and is there when it is
# loaded, whatever it hides is not, and a function may bear the name of the slot that it fills. What is
# declared is asked of the compiler here, and not of the script that makes the runner's list of exports.
# Speaks TAP.
#   test-seam.sh HANDSHAKE SOURCE-ROOT FOLDER-OF-TCP-HEADERS
handshake=$1 headers=$3
. "$2/tests/cli/tap.sh"

# The declarations behind #include <tcp/parts.h>, one a line, without bodies and without what the C
# library declares.
echo '#include <tcp/parts.h>' >all.c
${CC:-cc} -E -DEXERCISE -I"$headers" all.c | awk '
  /^# / { ours = $3 ~ /\/tcp\// ; next }
  ours {
    for (i = 1; i <= length ($0); i++) {
      c = substr($0, i, 1)
      if (c == "{") depth++
      else if (c == "}") { depth--; if (depth == 0 && line ~ /\)[ ]*$/) line = "" ; else if (depth == 0) line = line "{}" }
      else if (depth == 0 && c == ";") { print line; line = "" }
      else if (depth == 0) line = line c
    }
    line = line " "
  }' >declared
sed -nE '/typedef|=/!s/^[^(]*[ *]([a-z_0-9]+) \(.*$/\1/p' declared | sort -u >functions
sed -nE 's/.*typedef.*[ }*]([A-Z][A-Za-z]*) *$/\1/p; s/.*typedef.*\(\*([A-Z][A-Za-z]*)\).*/\1/p' declared |
  sort -u >types
sed -nE "/^struct Parts/,/^};/s/.*\(\*([a-z_0-9]+)\).*/\1/p" "$headers/tcp/parts.h" >slots
sed -nE '/^struct Parts/,/^};/s/^  (ArrivalStep|Arrival|UserCall|Timeout|Acked) ([a-z_0-9, ]+);.*/\2/p' \
  "$headers/tcp/parts.h" | tr -d ' ' | tr , '\n' >>slots

holds 'functions are declared to an exercise' test "$(wc -l <functions)" -ge 50
holds 'types too' test "$(wc -l <types)" -ge 30
holds 'and there are slots to fill' test "$(wc -l <slots)" -ge 50

# Loaded, both say only that they do not solve the chapter.
{
  echo '#include <tcp/parts.h>'
  sed 's/.*/extern char size_of_&[sizeof (&)];/' types
  echo 'void *volatile used[] = {'
  sed 's/.*/  (void *) \&&,/' functions
  echo '};'
  echo 'const Parts exercise = { 0 };'
} >all.c
check 'everything that is declared is there' 1 'does not name your function' \
  "$handshake" grade 3 --exercise all.c

# The bodies are made by the assembler, which asks for no parameters.
{
  echo '#include <tcp/parts.h>'
  sed 's/.*/static __typeof__ (*((Parts *) 0)->&) &;\n__asm__ ("&: ret");/' slots
  echo 'const Parts exercise = {'
  sed '/^arrives_listen$/d; s/.*/  .& = &,/' slots
  echo '};'
} >slots.c
check 'a function bears the name of its slot' 1 'leaves to the rest' \
  "$handshake" grade 3 --exercise slots.c

for hidden in tcp_step reference parts_with parts_slots; do
  printf '#include <tcp/parts.h>\nvoid *volatile used = (void *) &%s;\n%s' "$hidden" \
    'const Parts exercise = { 0 };' >hidden.c
  check "$hidden is hidden" 1 "'$hidden' undeclared" env LC_ALL=C "$handshake" grade 3 -e hidden.c
  printf '#include <tcp/parts.h>\nextern char %s;\nvoid *volatile used = &%s;\n%s' "$hidden" \
    "$hidden" 'const Parts exercise = { 0 };' >hidden.c
  check "and not there" 1 "undefined symbol: $hidden" "$handshake" grade 3 -e hidden.c
done
finish
