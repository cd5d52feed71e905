#!/bin/sh
# The process that holds a student's part holds no line of the model solution: none of the functions
# that the reference names, and none of those from which they are made, is linked into it. Every
# function stands for itself there, so its name would be seen. Speaks TAP.
#   test-part.sh PART MACHINE SOURCE-ROOT
part=$1 machine=$2
. "$3/tests/cli/tap.sh"

nm "$part" | awk '{ print $NF }' | sort -u >part
nm "$machine" | awk '{ print $NF }' | sort -u >machine
sed -nE 's/^  \.([a-z_0-9]+) = ([a-z_0-9]+),$/\2/p' "$3/src/tcp/parts.c" | sort -u >reference
# What makes them: functions of their files that are nobody else's business.
printf '%s\n' answer_syn note_peer octets_checksum sum_of segment_arrives reopen tcp_step reference \
  select_iss read_one cookie | sort >helpers

none_of () { test -z "$(comm -12 "$1" part)" || { comm -12 "$1" part | sed 's/^/# /'; false; }; }
holds 'the reference has many functions' test "$(wc -l <reference)" -ge 50
holds 'all are in the machine' test -n "$(grep -x arrives_listen machine)"
holds 'none is in the part' none_of reference
holds 'nor what they are made of' none_of helpers
holds 'nor TCP itself' test -z "$(grep -x tcp_step part)"
holds 'the verbs are there' test -n "$(grep -x send_segment part)"
finish
