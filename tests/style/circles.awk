# Who stands in a circle? From lines "FROM TO WHY", one for each step from one thing to another, those
# that lead round: from each of them one can come back to where it begins. Printed as they were read.

!(($1, $2) in why) && $1 != $2 {
  why[$1, $2] = $0
  to[$1] = to[$1] " " $2
}

# Everything that can be reached from `start`, itself only by coming back to it.
function reach(start,    waiting, count, next_, i, n) {
  waiting[count = 1] = start
  while (count > 0) {
    n = split(to[waiting[count--]], next_, " ")
    for (i = 1; i <= n; i++)
      if (!((start, next_[i]) in reached)) {
        reached[start, next_[i]] = 1
        waiting[++count] = next_[i]
      }
  }
}

END {
  for (from in to) reach(from)
  for (step in why) {
    split(step, end, SUBSEP)
    if ((end[2], end[1]) in reached) print why[step]
  }
}
