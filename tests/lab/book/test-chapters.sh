#!/bin/sh
# test-chapters.sh SOURCE_ROOT: do the chapters point at things that exist, and do both languages
# have the same shape? Headings are compared by level; each from the second level down is followed by
# its anchor, `[name]: #name`, which a Markdown reader does not show.
set -eu

cd "$1"
rfcs=${HANDSHAKE_SHARED:-../shared}/rfc
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0
complain () { echo "chapters: $*"; failed=1; }

# What has to be the same in every language, in order: heading levels, anchors, links, code names.
shape ()
{
  awk '/^#+ / { print "heading", $1 } /^\[[a-z0-9-]+\]: #/ { print "anchor", $1, $2 }' "$1"
}
links () { grep -oE '\]\((story|rfc):[^)]*\)' "$1" | sed 's/^](//;s/)$//' | sort; }
names () { tr '\n' ' ' <"$1" | grep -oE '`[a-z_0-9]+ *\(\)`' | tr -d '`() ' | sort -u; }

same ()
{
  "$1" "$2" >"$scratch/one"
  "$1" "$3" >"$scratch/other"
  cmp -s "$scratch/one" "$scratch/other" ||
    { complain "$1 of $2 and $3 differ"; diff "$scratch/one" "$scratch/other" || true; }
}

check_anchors ()
{
  awk -v file="$1" '
    /^##+ / { if (open) bad = bad "\n" open; open = file ":" NR ": no anchor after: " $0; next }
    /^\[[a-z0-9-]+\]: #/ { name = substr ($1, 2, length ($1) - 3)
      if ($2 != "#" name) bad = bad "\n" file ":" NR ": anchor and name differ"
      if (seen[name]++) bad = bad "\n" file ":" NR ": a second " name
      open = ""; next }
    NF && open { bad = bad "\n" open; open = "" }
    END { if (open) bad = bad "\n" open; if (bad) { print substr (bad, 2); exit 1 } }' "$1" || failed=1
}

check_link ()
{
  case $2 in
    story:*)
      story=${2#story:}
      [ -e "$(dirname "$1")/$story.story" ] || [ -e "assets/stories/$story.story" ] ||
        complain "$1: there is no story $story"
      ;;
    rfc:*)
      number=${2#rfc:} section=
      case $number in *'#'*) section=${number#*#} number=${number%%#*} ;; esac
      [ -d "$rfcs" ] || return 0
      if [ ! -e "$rfcs/rfc$number.txt" ]; then
        complain "$1: RFC $number is not among the texts"
      elif [ -n "$section" ]; then
        grep -qE "^ *$(echo "$section" | sed 's/\./\\./g')\. " "$rfcs/rfc$number.txt" ||
          complain "$1: RFC $number has no section $section"
      fi
      ;;
  esac
}

check_name ()
{
  grep -qE "^$2 \(" src/tcp/*.c src/tcp/*.h || complain "$1: src/tcp has no function $2 ()"
}

chapters=0
for english in lessons/*/en.md; do
  chapters=$((chapters + 1))
  folder=$(dirname "$english")
  chinese=$folder/zh_CN.md
  [ -e "$chinese" ] || { complain "$folder has no zh_CN.md"; continue; }
  same shape "$english" "$chinese"
  same links "$english" "$chinese"
  same names "$english" "$chinese"
  for text in "$english" "$chinese" "$folder"/hints.*.md; do
    [ -e "$text" ] || continue
    for link in $(links "$text"); do check_link "$text" "$link"; done
    for name in $(names "$text"); do check_name "$text" "$name"; done
  done
  check_anchors "$english"
  check_anchors "$chinese"
  if [ -e "$folder/hints.en.md" ] || [ -e "$folder/hints.zh_CN.md" ]; then
    same shape "$folder/hints.en.md" "$folder/hints.zh_CN.md"
    same names "$folder/hints.en.md" "$folder/hints.zh_CN.md"
  fi
done

[ "$chapters" -gt 0 ] || complain "there are no chapters"
[ -d "$rfcs" ] || echo "skipped: RFC sections are not checked, because there are no RFC texts in $rfcs"
echo "chapters: $chapters looked at"
exit $failed
