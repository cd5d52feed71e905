/* The checks, and below them the wrong parts.  */
#include "mutants-listener.h"

/* A server of two embryonic connections, both taken, and the client that comes too late. */
static Endpoints
flooded (Server *server, const Parts *parts, bool cookies)
{
  const Settings settings = settings_default ();
  server_begin (server, parts, &settings);
  server_listens (server, 2, cookies);
  server_flood (server, 2);
  return server_ends (CLIENT, 5000);
}

static const char *
at_most_two_half_open (const Parts *parts)
{
  Server server;
  flooded (&server, parts, false);
  server_flood (&server, 50);
  return server.listener.used > 2 ? "a backlog of 2 holds more than 2 half-open connections" : NULL;
}

static const char *
half_open_are_forgotten (const Parts *parts)
{
  Server server;
  const Endpoints client = flooded (&server, parts, false);
  server_until (&server, server.now + SECONDS (64));
  server_syn (&server, client, 100);
  if (!server_says (&server, CTL_SYN | CTL_ACK))
    return "64 s after the flood a new client gets no SYN,ACK";
  return NULL;
}

static const char *
cookie_costs_no_tcb (const Parts *parts)
{
  Server server;
  const Endpoints client = flooded (&server, parts, true);
  server_syn (&server, client, 100);
  if (!server_says (&server, CTL_SYN | CTL_ACK))
    return "a SYN that finds the backlog full gets no cookie";
  return server.listener.used > 2 ? "a SYN that got a cookie has a TCB as well" : NULL;
}

/* The client gets a cookie. */
static Endpoints
given (Server *server, const Parts *parts, Seq *cookie)
{
  const Endpoints client = flooded (server, parts, true);
  server_syn (server, client, 100);
  *cookie = server->out.segments[0].seq;
  return client;
}

static const char *
cookie_plus_one_opens (const Parts *parts)
{
  Server server;
  Seq cookie;
  const Endpoints client = given (&server, parts, &cookie);
  server_ack (&server, client, 101, cookie + 1);
  if (server_state (&server, client) != ESTABLISHED)
    return "the ACK of a cookie does not open the connection";
  return NULL;
}

static const char *
cookie_is_nobody_elses (const Parts *parts)
{
  Server server;
  Seq cookie;
  given (&server, parts, &cookie);
  const Endpoints other = server_ends (OTHER, 5000), port = server_ends (CLIENT, 5001);
  server_ack (&server, other, 101, cookie + 1);
  if (!server_says (&server, CTL_RST) || server_state (&server, other) != CLOSED)
    return "one client's cookie opens a connection for another";
  server_ack (&server, port, 101, cookie + 1);
  if (!server_says (&server, CTL_RST) || server_state (&server, port) != CLOSED)
    return "one port's cookie opens a connection for another";
  return NULL;
}

static const char *
cookie_covers_irs (const Parts *parts)
{
  Server server;
  Seq cookie;
  const Endpoints client = given (&server, parts, &cookie);
  server_ack (&server, client, 555, cookie + 1);
  if (server_state (&server, client) != CLOSED)
    return "an ACK that is not numbered IRS+1 opens the connection";
  return NULL;
}

static const char *
cookie_grows_old (const Parts *parts)
{
  Server server;
  Seq cookie;
  const Endpoints client = given (&server, parts, &cookie), other = server_ends (OTHER, 5000);
  server_until (&server, server.now + SECONDS (600));
  server_flood (&server, 2);
  server_syn (&server, other, 7);
  server_ack (&server, client, 101, cookie + 1);
  if (server_state (&server, client) != CLOSED)
    return "a cookie that is 10 minutes old opens a connection";
  return NULL;
}

static const char *
first_octet_is_kept (const Parts *parts)
{
  Server server;
  Seq cookie;
  const Endpoints client = given (&server, parts, &cookie);
  server_ack (&server, client, 101, cookie + 1);
  server_gets (&server, client,
               (Segment){ .seq = 101,
                          .ack = cookie + 1,
                          .ctl = CTL_ACK | CTL_PSH,
                          .text = { .first = 0, .length = 2 } });
  server_call (&server, client, CALL_RECEIVE, 10);
  const Signal *signal = &server.out.signals[0];
  if (server.out.signal_count != 1 || signal->kind != SIGNAL_DATA || signal->text.first != 0
      || signal->text.length != 2)
    return "the first octets behind a cookie do not reach the user";
  return NULL;
}

typedef const char *(*Check) (const Parts *parts);

static const Check checks[] = {
  at_most_two_half_open,  half_open_are_forgotten, cookie_costs_no_tcb, cookie_plus_one_opens,
  cookie_is_nobody_elses, cookie_covers_irs,       cookie_grows_old,    first_octet_is_kept,
};

/* The first thing that a server of these parts gets wrong, in words; NULL if it is right. Slots
 * that are NULL are the reference's. */
const char *
listener_fault (const Parts *parts)
{
  const char *fault = NULL;
  for (unsigned i = 0; i < sizeof checks / sizeof checks[0] && fault == NULL; i++)
    fault = checks[i](parts);
  return fault;
}

/* No bound. */
static Admission
admits_everybody (uint32_t half_open, uint32_t backlog, bool cookies)
{
  return ADMIT_TCB;
}

/* The timer begins anew for ever. */
static void
never_gives_up (Tcb *tcb, Turn *turn)
{
  if (tcb->state == SYN_RECEIVED)
    tcb->unanswered_since = turn->now;
  reference.retransmission_timeout (tcb, turn);
}

static Admission
admits_twice (uint32_t half_open, uint32_t backlog, bool cookies)
{
  const Admission right = reference.admits (half_open, backlog, cookies);
  return right == ADMIT_COOKIE ? ADMIT_COOKIE | ADMIT_TCB : right;
}

/* SEG.ACK is the cookie itself. */
static bool
checks_without_one (const CookieInput *input, const Segment *seg, uint32_t *mss)
{
  Segment moved = *seg;
  moved.ack++;
  return reference.cookie_check (input, &moved, mss);
}

static CookieInput
for_anybody (const CookieInput *input)
{
  CookieInput other = *input;
  other.endpoints = (Endpoints){ 0 };
  return other;
}

static Seq
makes_for_anybody (const CookieInput *input)
{
  const CookieInput other = for_anybody (input);
  return reference.cookie_make (&other);
}

static bool
checks_for_anybody (const CookieInput *input, const Segment *seg, uint32_t *mss)
{
  const CookieInput other = for_anybody (input);
  return reference.cookie_check (&other, seg, mss);
}

static Seq
makes_without_irs (const CookieInput *input)
{
  CookieInput other = *input;
  other.irs = 0;
  return reference.cookie_make (&other);
}

static bool
checks_without_irs (const CookieInput *input, const Segment *seg, uint32_t *mss)
{
  Segment moved = *seg;
  moved.seq = 1;
  return reference.cookie_check (input, &moved, mss);
}

static Seq
makes_without_time (const CookieInput *input)
{
  CookieInput other = *input;
  other.now = 0;
  return reference.cookie_make (&other);
}

static bool
checks_without_time (const CookieInput *input, const Segment *seg, uint32_t *mss)
{
  CookieInput other = *input;
  other.now = 0;
  return reference.cookie_check (&other, seg, mss);
}

/* The third segment takes no sequence number, yet one is skipped. */
static void
revives_one_late (Tcb *tcb, const Segment *seg, uint32_t mss)
{
  reference.cookie_revive (tcb, seg, mss);
  tcb->rcv.nxt = tcb->rcv.user = tcb->rcv.up = tcb->rcv.push = seg->seq + 1;
}

typedef struct
{
  const char *id;
  Parts parts;
} Mutant;

static const Mutant mutants[] = {
  { "L8-01", { .admits = admits_everybody } },
  { "L8-03", { .retransmission_timeout = never_gives_up } },
  { "L8-04", { .admits = admits_twice } },
  { "L8-05", { .cookie_check = checks_without_one } },
  { "L8-06", { .cookie_make = makes_for_anybody, .cookie_check = checks_for_anybody } },
  { "L8-07", { .cookie_make = makes_without_irs, .cookie_check = checks_without_irs } },
  { "L8-08", { .cookie_make = makes_without_time, .cookie_check = checks_without_time } },
  { "L8-11", { .cookie_revive = revives_one_late } },
};

/* The wrong tables one after the other, with the ids of the list of mutants; false beyond the
 * last. They fill only the slots that are wrong. */
bool
mutants_listener (unsigned i, const char **id, const Parts **parts)
{
  if (i >= sizeof mutants / sizeof mutants[0])
    return false;
  *id = mutants[i].id;
  *parts = &mutants[i].parts;
  return true;
}
