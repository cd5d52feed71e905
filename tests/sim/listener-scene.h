/* A server under test: a host that listens at port 80 of 10.0.0.2, and the peers that write to
 * it. */
#pragma once

#include <sim/listener.h>

#define SCENE_CAPACITY 64
#define SCENE_PORT 80
#define CLIENT 0x0a000001 /* 10.0.0.1 */
#define OTHER 0x0a000003
#define SPOOFED 0xc0000200 /* and those that follow: they never answer */

typedef struct
{
  Parts parts;
  Listener listener;
  Time now;
  Actions out; /* what the last event led to */
  _Alignas(16) uint8_t memory[SCENE_CAPACITY * 1200];
} Server;

void server_begin (Server *server, const Parts *mine, const Settings *settings);
void server_listens (Server *server, uint32_t backlog, bool cookies);
Endpoints server_ends (uint32_t peer, uint16_t port);
void server_gets (Server *server, Endpoints ends, Segment seg);
void server_syn (Server *server, Endpoints ends, Seq seq);
void server_ack (Server *server, Endpoints ends, Seq seq, Seq ack);
void server_flood (Server *server, unsigned count);
void server_until (Server *server, Time then);
void server_call (Server *server, Endpoints ends, CallKind kind, uint32_t length);
bool server_says (const Server *server, unsigned ctl);
State server_state (const Server *server, Endpoints ends);
