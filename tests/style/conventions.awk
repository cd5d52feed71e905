# The rules that look into C files. A file is read with its comments and the words in its strings
# taken out, so that what is left is code; every finding is printed as "file:line: sentence".
# To be started at the top of the tree, in the C locale; any awk will do.

BEGIN {
  SEQUENCE = "(seq|ack|nxt|una)"
  ALLOCATES = "(malloc|calloc|realloc|free|alloca)"
  LOOKS_AT_A_CLOCK = "(time|clock|gettimeofday|clock_gettime)"
  THROWS_DICE = "(rand|srand|random|srandom|getrandom|arc4random)"
  TYPE_ALONE = "^(static |extern |const |inline )*[A-Za-z_][A-Za-z0-9_ ]*\\**$"
  CHANGES = "a variable that outlives its function"
  PRINTS = "(printf|fprintf|vprintf|puts|fputs|putchar|perror|fwrite)"
}

function finding(line, sentence) { print name ":" line ": " sentence }

# Is this declaration, up to its "=" or ";", of something that cannot change? Of a pointer, the
# pointer itself must be const, not what it points at.
function is_const(declaration) {
  sub(/.*\*/, "", declaration)
  return declaration ~ /(^|[^A-Za-z0-9_])const([^A-Za-z0-9_]|$)/
}

function layer(path) {
  if (path ~ /^src\/(tcp|sim|lab|cli)\//) { split(path, part, "/"); return part[2] }
  if (path ~ /^gui\//) return "gui"
  if (path ~ /^lessons\/.*\/(exercise|wrong-[^\/]*)\.c$/) return "exercise"
  return ""
}

function start_file() {
  name = FILENAME
  in_layer = layer(name)
  pure = in_layer == "tcp" || in_layer == "sim"
  stateless = pure || (name ~ /^lessons\/.*\.c$/ && name !~ /\/wrong-/)
  in_comment = depth = body_begins = continued = 0
  declaration = local = previous = documented = head_documented = ""
  head_line = 0
}

# The line without comments, and with nothing between the quotes.
function code_of(text,    code, at, c) {
  code = ""
  while (text != "") {
    if (in_comment) {
      at = index(text, "*/")
      if (!at) return code
      in_comment = 0
      text = substr(text, at + 2)
      continue
    }
    if (!match(text, /"|'|\/\*|\/\//)) return code text
    code = code substr(text, 1, RSTART - 1)
    c = substr(text, RSTART, 1)
    text = substr(text, RSTART)
    if (substr(text, 1, 2) == "//") return code
    if (c == "/") { in_comment = 1; text = substr(text, 3); continue }
    text = substr(text, 2)
    while (text != "" && substr(text, 1, 1) != c)
      text = substr(text, substr(text, 1, 1) == "\\" ? 3 : 2)
    text = substr(text, 2)
    code = code c c
  }
  return code
}

function check_include(line) {
  if (in_layer == "exercise" && line ~ /[<"\/](sim|lab|cli|gui)\//)
    finding(FNR, "an exercise includes only headers of tcp")
  if ((pure || in_layer == "exercise") && line ~ /<(glib|gio|gobject|gmodule|gtk|gdk|json-glib)/)
    finding(FNR, "tcp, sim and exercises know nothing of GLib")
}

function calls(code, names) { return code ~ ("(^|[^A-Za-z0-9_.>])" names " *\\(") }

function check_tcp(code) {
  if (calls(code, ALLOCATES)) finding(FNR, "tcp does not allocate")
  if (calls(code, LOOKS_AT_A_CLOCK)) finding(FNR, "tcp looks at no clock")
  if (calls(code, THROWS_DICE)) finding(FNR, "tcp throws no dice")
  if (calls(code, PRINTS)) finding(FNR, "tcp prints nothing")
  gsub(/->/, ".", code)
  gsub(/<<|>>/, "", code)
  gsub(/[A-Za-z0-9_.]+ - [A-Za-z0-9_.]+/, "distance", code)
  if (code ~ ("(^|[^A-Za-z0-9])" SEQUENCE " *[<>]") \
      || code ~ ("(^|[^A-Za-z0-9])" SEQUENCE " *[+] *[A-Za-z0-9_.]+ *[<>]") \
      || code ~ ("[<>]=? *([A-Za-z0-9_.]*[._])?" SEQUENCE "($|[^A-Za-z0-9_.])"))
    finding(FNR, "sequence numbers wrap: seq_lt (), seq_le ()")
}

# A declaration at file scope is whole. Types, functions and their prototypes are none of ours.
function check_global() {
  if (declaration ~ /^ *(typedef|_Static_assert|extern|G_DEFINE)/) return
  sub(/=.*/, "", declaration)
  if (declaration ~ /^ *(struct|union|enum)[ A-Za-z0-9_]*@ *$/) return
  if (declaration ~ /^ *(struct|union|enum) +[A-Za-z0-9_]+ *$/) return
  if (declaration ~ /\(/ && declaration !~ /^[^(]*\( *\*/) return
  if (declaration ~ /[A-Za-z_]/ && !is_const(declaration))
    finding(declared_at, CHANGES)
}

function check_local(code) {
  if (local == "" && code !~ /^ +static /) return
  local = local " " code
  if (code !~ /[=;]/) return
  gsub(/\{[^}]*\}?/, "", local)
  sub(/[=;].*/, "", local)
  if (!is_const(local)) finding(FNR, CHANGES)
  local = ""
}

function end_body() {
  if (FNR - head_line + 1 > 60)
    finding(head_line, "function-length: a function has at most 60 lines")
  if (in_layer == "tcp" && name ~ /\.c$/ && !head_static && !head_documented)
    finding(head_line, "a function that others call says above itself what it is")
  body_begins = 0
}

# Functions begin with a brace in the first column, below a line that ends with a parenthesis.
function follow_functions(code) {
  if (depth == 0 && code ~ /^[A-Za-z_]/ && previous !~ /[,(]$/ && previous !~ TYPE_ALONE) {
    head_line = FNR
    head_static = code ~ /^static/
    head_documented = documented
  }
  if (code ~ /^\{/ && previous ~ /\)$/) body_begins = FNR
}

function follow_scope(code,    open, close_) {
  while (gsub(/\{[^{}]*\}/, "@", code)) ;
  open = gsub(/\{/, "{", code)
  close_ = gsub(/\}/, "}", code)
  if (depth == 0 && code ~ /[^ ]/) {
    if (declaration == "") declared_at = FNR
    declaration = declaration " " (open ? substr(code, 1, index(code, "{") - 1) "@" : code)
  }
  else if (depth > 0 && depth + open - close_ == 0 && !body_begins)
    declaration = declaration substr(code, index(code, "}") + 1)
  depth += open - close_
  if (depth > 0) return
  if (body_begins) { end_body(); declaration = "" }
  else if (sub(/; *$/, "", declaration)) {
    if (stateless) check_global()
    declaration = ""
  }
}

FNR == 1 {
  start_file()
  if (name ~ /\.c$/ && $0 !~ /^\/\*/) finding(1, "a file opens with its idea, in a comment")
}

{
  code = code_of($0)
  sub(/ +$/, "", code)
  if (continued || code ~ /^ *#/) {
    if (!continued && $0 ~ /^ *# *include/) check_include($0)
    continued = $0 ~ /\\$/
    if (in_layer == "tcp" && code !~ /^ *# *include/) check_tcp(code)
    documented = previous = ""
    next
  }
  if (in_layer == "tcp") check_tcp(code)
  if (code == "") {
    documented = $0 ~ /\*\/$/ # a comment that ends here speaks of what follows at once
    if ($0 == "") previous = ""
    next
  }
  follow_functions(code)
  if (stateless && depth > 0) check_local(code)
  follow_scope(code)
  previous = code
  documented = 0
}
