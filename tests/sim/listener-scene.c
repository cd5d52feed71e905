/* How a server under test is set up and written to. */
#include "listener-scene.h"

#include <assert.h>

/* A server of the parts that `mine` fills and the reference's others; nobody listens yet. */
void
server_begin (Server *server, const Parts *mine, const Settings *settings)
{
  const uint64_t key[2] = { 0x0123456789abcdef, 0xfedcba9876543210 };
  assert (listener_size (SCENE_CAPACITY) <= sizeof server->memory);
  server->parts = parts_with (&reference, mine);
  server->now = SECONDS (1000);
  listener_init (&server->listener, &server->parts, settings, key, SCENE_CAPACITY, server->memory);
}

void
server_listens (Server *server, uint32_t backlog, bool cookies)
{
  listener_listen (&server->listener, SCENE_PORT, backlog, cookies, server->now);
}

Endpoints
server_ends (uint32_t peer, uint16_t port)
{
  return (Endpoints){ .local_address = 0x0a000002,
                      .remote_address = peer,
                      .local_port = SCENE_PORT,
                      .remote_port = port };
}

void
server_gets (Server *server, Endpoints ends, Segment seg)
{
  seg.wnd = 8000;
  listener_arrives (&server->listener, &ends, &seg, server->now, &server->out);
}

void
server_syn (Server *server, Endpoints ends, Seq seq)
{
  server_gets (server, ends,
               (Segment){ .seq = seq, .ctl = CTL_SYN, .options = { .mss = 1460, .has = HAS_MSS } });
}

void
server_ack (Server *server, Endpoints ends, Seq seq, Seq ack)
{
  server_gets (server, ends, (Segment){ .seq = seq, .ack = ack, .ctl = CTL_ACK });
}

/* [4987 2.2] SYNs whose third segment is never sent. */
void
server_flood (Server *server, unsigned count)
{
  for (unsigned i = 0; i < count; i++)
    server_syn (server, server_ends (SPOOFED + i, 7000), 500 + i);
}

/* Lets the clock run, and every timer that is due on the way go off. */
void
server_until (Server *server, Time then)
{
  Endpoints ends;
  Time due;
  while ((due = listener_due (&server->listener)) <= then)
    {
      server->now = due;
      listener_timeout (&server->listener, due, &ends, &server->out);
    }
  server->now = then;
}

void
server_call (Server *server, Endpoints ends, CallKind kind, uint32_t length)
{
  const Call call = { .kind = kind, .length = length, .remote_specified = true };
  listener_call (&server->listener, &ends, &call, server->now, &server->out);
}

/* Was the last event answered with one segment, with these control bits? */
bool
server_says (const Server *server, unsigned ctl)
{
  return server->out.segment_count == 1 && server->out.segments[0].ctl == ctl;
}

/* CLOSED also where there is no connection. */
State
server_state (const Server *server, Endpoints ends)
{
  const Tcb *tcb = listener_find (&server->listener, &ends);
  return tcb == NULL ? CLOSED : tcb->state;
}
