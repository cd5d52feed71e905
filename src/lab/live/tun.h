/* The real kernel as a neighbour: a network namespace of its own, so that nothing outside can be
 * touched, with one device in it whose other end is a file of ours. What the kernel sends we read,
 * one datagram a read; what we write arrives there. No privilege is needed where users may make
 * namespaces, and when this process dies, everything in the namespace dies with it.
 * [user_namespaces(7), pid_namespaces(7); Linux, Documentation/networking/tuntap.rst] */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include <lab/packets/ip.h>

#define TUN_ERROR tun_error_quark ()

typedef enum
{
  TUN_ERROR_MISSING, /* this machine does not allow it: the message says what is missing */
  TUN_ERROR_RUN      /* the program could not be started */
} TunError;

typedef struct
{
  IpNetwork network; /* .address is the kernel's */
  unsigned mtu;      /* octets of the largest datagram */
  bool quiet;        /* what the program prints goes to stderr: stdout is ours */
} TunOptions;

typedef struct
{
  int fd;     /* the device */
  int socket; /* to the keeper: the first process in the namespace */
  GPid keeper;
  bool runs; /* the keeper runs a program */
} Tun;

GQuark tun_error_quark (void);
Tun *tun_new (const TunOptions *options, GError **error);
bool tun_run (Tun *tun, char *const argv[], GError **error);
bool tun_ended (Tun *tun, int *status);
bool tun_listens (const Tun *tun, unsigned port);
void tun_free (Tun *tun);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tun, tun_free)
