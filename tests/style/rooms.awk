# Rooms and what they may use, as their meson.build files say, and the includes of their files. Reads
# the meson.build files first, then the C files of src and gui. Prints findings,
# "file:line: rule: sentence"; and with -v circles=FILE writes there who includes whom.
#
# A room is a folder whose meson.build opens it with a list of the headers it shows. It may use the
# rooms that it names as its dependencies, and those that they may use.

function folder(path) { sub(/\/[^\/]*$/, "", path); return path }
function room_of(path) { path = folder(path); sub(/^src\//, "", path); return path }
function where(room) { return room ~ /^gui\// ? room : "src/" room }
function finding(rule, sentence) { print FILENAME ":" FNR ": " rule ": " sentence }

FNR == 1 {
  room = room_of(FILENAME)
  in_list = showing = 0
}

FILENAME ~ /meson\.build$/ {
  line = $0
  sub(/#.*/, "", line)
  if (line ~ /open_room, rooms/) showing = is_room[room] = 1
  if (line ~ /^tcp_headers = /) showing = 1
  if (showing)
    for (rest = line; match(rest, /'[^']*\.h'/); rest = substr(rest, RSTART + RLENGTH))
      shown[room "/" substr(rest, RSTART + 1, RLENGTH - 2)] = 1
  if (line ~ /[])]$/) showing = 0
  if (match(line, /dependencies(:| =)/) && line !~ /declare_dependency/) {
    in_list = 1
    line = substr(line, RSTART + RLENGTH)
  }
  if (in_list) {
    for (rest = line; match(rest, /[a-z_]+/); rest = substr(rest, RSTART + RLENGTH))
      named[room] = named[room] " " substr(rest, RSTART, RLENGTH)
    if (line !~ /\[/ || line ~ /\]/) in_list = 0
  }
  next
}

# The rooms behind a name in a list of dependencies: lab_text is lab/text; lab is all of them.
function allow(room, name,    other, i, n, more) {
  sub(/_/, "/", name)
  if (name == "sim/world") name = "sim"
  if (name == "papers") name = "lab"
  for (other in is_room)
    if ((other == name || (name == "lab" && other ~ /^lab\//) || other == "tcp") \
        && !((room, other) in may_use)) {
      may_use[room, other] = 1
      n = split(named[other], more, " ")
      for (i = 1; i <= n; i++) allow(room, more[i])
    }
}

function open_house(    other, i, n, names) {
  opened = 1
  is_room["cli"] = 1
  for (other in is_room) {
    n = split(named[other], names, " ")
    for (i = 1; i <= n; i++) allow(other, names[i])
  }
}

function includes(path) { if (circles != "") print FILENAME, path, FNR >circles }

!opened { open_house() }

/^ *# *include *"/ {
  split($0, part, "\"")
  header = part[2]
  if (header == "config.h") next
  if (header ~ /\//) finding("room", "in quotes stands a header of one's own room")
  includes(folder(FILENAME) "/" header)
}

/^ *# *include *<(tcp|sim|lab|gui|cli|src)\// {
  split($0, part, /[<>]/)
  header = part[2]
  other = folder(header)
  if (!(other in is_room)) finding("room", "there is no room " other)
  else if (other != room && !((room, other) in may_use))
    finding("room", room " may not use " other)
  else if (!(header in shown))
    finding("private", other " does not show this header")
  includes(where(header))
}
