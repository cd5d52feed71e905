/* SYN cookies: what they remember, for whom, and for how long.  [4987 3.6, Appendix A] */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tcp/parts.h>

#define MINUTE SECONDS (60)

static CookieInput
input_at (Time now, uint32_t mss)
{
  return (CookieInput){ .key = { 0x1111, 0x2222 },
                        .endpoints = { 0x0a000002, 0x0a000001, 80, 5000 },
                        .irs = 100,
                        .now = now,
                        .mss = mss };
}

static Segment
third (Seq seq, Seq ack)
{
  return (Segment){ .seq = seq, .ack = ack, .ctl = CTL_ACK, .wnd = 8000 };
}

/* The MSS that is remembered; 0 if the cookie is refused. */
static uint32_t
remembered (const CookieInput *input, const Segment *seg)
{
  uint32_t mss = 0;
  return reference.cookie_check (input, seg, &mss) ? mss : 0;
}

static void
cookie_comes_back_with_the_largest_size_that_fits (void **state)
{
  const uint32_t said[] = { 0, 535, 536, 1299, 1300, 1439, 1440, 1459, 1460, 9000 };
  const uint32_t want[] = { 536, 536, 536, 536, 1300, 1300, 1440, 1440, 1460, 1460 };
  for (unsigned i = 0; i < sizeof said / sizeof said[0]; i++)
    {
      const CookieInput input = input_at (0, said[i]);
      const Segment seg = third (101, reference.cookie_make (&input) + 1);
      assert_int_equal (remembered (&input, &seg), want[i]);
    }
}

static void
minute_and_size_stand_in_front (void **state)
{
  const CookieInput input = input_at (0x1234 * MINUTE + SECONDS (59), 1440);
  assert_int_equal (reference.cookie_make (&input) >> 22, 0x34 << 2 | 2);
}

/* In its own minute and the next; also when its 8 bits come round. */
static void
cookie_lasts_for_its_minute_and_the_next (void **state)
{
  for (Time minute = 0; minute < 600; minute += 51)
    {
      CookieInput input = input_at (minute * MINUTE, 1460);
      const Segment seg = third (101, reference.cookie_make (&input) + 1);
      input.now = (minute + 2) * MINUTE - 1;
      assert_int_equal (remembered (&input, &seg), 1460);
      for (Time later = 2; later < 600; later++)
        {
          input.now = (minute + later) * MINUTE;
          assert_int_equal (remembered (&input, &seg), 0);
        }
    }
}

/* A cookie from a minute that has not come yet was not given by us. */
static void
cookie_of_the_future_is_refused (void **state)
{
  CookieInput input = input_at (MINUTE, 1460);
  const Segment seg = third (101, reference.cookie_make (&input) + 1);
  input.now = 0;
  assert_int_equal (remembered (&input, &seg), 0);
}

static void
both_numbers_must_fit_exactly (void **state)
{
  const CookieInput input = input_at (MINUTE, 1460);
  const Seq cookie = reference.cookie_make (&input);
  for (int off = -3; off <= 3; off++)
    {
      const Segment ack = third (101, cookie + 1 + (Seq) off);
      const Segment seq = third (101 + (Seq) off, cookie + 1);
      assert_int_equal (remembered (&input, &ack), off == 0 ? 1460 : 0);
      assert_int_equal (remembered (&input, &seq), off == 0 ? 1460 : 0);
    }
}

/* Every bit of the cookie counts, the size's too: a peer cannot choose another. */
static void
no_bit_can_be_changed (void **state)
{
  const CookieInput input = input_at (MINUTE, 1460);
  for (unsigned bit = 0; bit < 32; bit++)
    {
      const Segment seg = third (101, (reference.cookie_make (&input) ^ (Seq) 1 << bit) + 1);
      assert_int_equal (remembered (&input, &seg), 0);
    }
}

static void
cookie_is_for_one_pair_of_ends_and_one_key (void **state)
{
  const CookieInput input = input_at (MINUTE, 1460);
  const Segment seg = third (101, reference.cookie_make (&input) + 1);
  CookieInput others[6] = { input, input, input, input, input, input };
  others[0].endpoints.local_address++;
  others[1].endpoints.remote_address++;
  others[2].endpoints.local_port++;
  others[3].endpoints.remote_port++;
  others[4].key[0]++;
  others[5].key[1]++;
  for (unsigned i = 0; i < 6; i++)
    assert_int_equal (remembered (&others[i], &seg), 0);
}

static void
only_an_ack_brings_a_cookie_back (void **state)
{
  const CookieInput input = input_at (MINUTE, 1460);
  Segment seg = third (101, reference.cookie_make (&input) + 1);
  const uint8_t bad[] = { 0, CTL_SYN | CTL_ACK, CTL_RST | CTL_ACK, CTL_FIN };
  for (unsigned i = 0; i < sizeof bad; i++)
    {
      seg.ctl = bad[i];
      assert_int_equal (remembered (&input, &seg), 0);
    }
  seg.ctl = CTL_ACK | CTL_PSH | CTL_FIN | CTL_URG;
  assert_int_equal (remembered (&input, &seg), 1460);
}

/* What a stranger sends who sees nothing: one number in 2^22 of a minute fits, for each size. */
static void
guesses_fail (void **state)
{
  const CookieInput input = input_at (MINUTE, 1460);
  unsigned right = 0;
  for (uint32_t guess = 0; guess < 100000; guess++)
    {
      const Segment seg = third (101, guess * 2654435761u);
      right += remembered (&input, &seg) != 0;
    }
  assert_true (right <= 1);
}

static void
backlog_is_filled_before_cookies_are_made (void **state)
{
  for (int cookies = 0; cookies < 2; cookies++)
    {
      assert_int_equal (reference.admits (0, 2, cookies), ADMIT_TCB);
      assert_int_equal (reference.admits (1, 2, cookies), ADMIT_TCB);
      assert_int_equal (reference.admits (2, 2, cookies), cookies ? ADMIT_COOKIE : ADMIT_NOT);
      assert_int_equal (reference.admits (3, 2, cookies), cookies ? ADMIT_COOKIE : ADMIT_NOT);
      assert_int_equal (reference.admits (0, 0, cookies), cookies ? ADMIT_COOKIE : ADMIT_NOT);
    }
}

/* As it is when the ACK that brought the cookie back has arrived as well. */
static Tcb
revived (Seq seq, Seq ack)
{
  Settings settings = settings_default ();
  const Event event = { .kind = EVENT_SEGMENT, .now = SECONDS (1), .segment = third (seq, ack) };
  Actions out;
  Tcb tcb;
  settings.mss = 1460;
  tcb_init (&tcb, &settings);
  reference.cookie_revive (&tcb, &event.segment, 1300);
  tcp_step (&reference, &tcb, &event, &out);
  assert_int_equal (out.segment_count, 0);
  return tcb;
}

/* Numbers near the end of their circle as well. */
static void
revived_connection_is_open_and_whole (void **state)
{
  const Seq numbers[] = { 0, 1, 101, 0x7fffffff, 0xffffffff };
  for (unsigned i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
    {
      const Tcb tcb = revived (numbers[i], numbers[i] ^ 0x5555);
      assert_null (tcb_fault (&tcb));
      assert_int_equal (tcb.state, ESTABLISHED);
      assert_int_equal (tcb.rcv.nxt, numbers[i]);
      assert_int_equal (tcb.snd.nxt, numbers[i] ^ 0x5555);
      assert_int_equal (octets_readable (&tcb), 0);
      assert_int_equal (octets_unsent (&tcb), 0);
      assert_int_equal (tcb.snd.wnd, 8000);
      assert_int_equal (send_mss (&tcb), 1300);
    }
}

/* The first octet behind a cookie is the user's first, and what the user sends leaves at once. */
static void
revived_connection_carries_text_both_ways (void **state)
{
  Tcb tcb = revived (101, 301);
  Actions out;
  Event event = { .kind = EVENT_SEGMENT, .now = SECONDS (1), .segment = third (101, 301) };
  event.segment.text.length = 2;
  tcp_step (&reference, &tcb, &event, &out);
  event = (Event){ .kind = EVENT_CALL,
                   .now = SECONDS (1),
                   .call = { .kind = CALL_RECEIVE, .length = 9 } };
  tcp_step (&reference, &tcb, &event, &out);
  assert_int_equal (out.signals[0].kind, SIGNAL_DATA);
  assert_int_equal (out.signals[0].text.first, 0);
  assert_int_equal (out.signals[0].text.length, 2);
  event.call = (Call){ .kind = CALL_SEND, .length = 2600 };
  tcp_step (&reference, &tcb, &event, &out);
  assert_int_equal (out.segment_count, 2);
  assert_int_equal (out.segments[0].seq, 301);
  assert_int_equal (out.segments[0].text.length, 1300);
  assert_int_equal (out.segments[1].seq, 1601);
  assert_null (tcb_fault (&tcb));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (cookie_comes_back_with_the_largest_size_that_fits),
    cmocka_unit_test (minute_and_size_stand_in_front),
    cmocka_unit_test (cookie_lasts_for_its_minute_and_the_next),
    cmocka_unit_test (cookie_of_the_future_is_refused),
    cmocka_unit_test (both_numbers_must_fit_exactly),
    cmocka_unit_test (no_bit_can_be_changed),
    cmocka_unit_test (cookie_is_for_one_pair_of_ends_and_one_key),
    cmocka_unit_test (only_an_ack_brings_a_cookie_back),
    cmocka_unit_test (guesses_fail),
    cmocka_unit_test (backlog_is_filled_before_cookies_are_made),
    cmocka_unit_test (revived_connection_is_open_and_whole),
    cmocka_unit_test (revived_connection_carries_text_both_ways),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
