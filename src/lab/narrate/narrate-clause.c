/* Why a TCP does what it does: for every sentence of the RFC that can decide, the reason behind it,
 * as a teacher would give it to somebody who asks "and why?". It is the reason, not the rule again:
 * the rule stands in the RFC, at the section that is shown beside it.  */
#include "config.h"

#include "narrate.h"
#include <lab/text/language.h>

static const char *const reasons[CLAUSES] = {
  [CLAUSE_NONE] = "",

  /* User calls. */
  [CLAUSE_OPEN_PASSIVE] = N_ (
      "A server cannot know who will come, or when. So a passive OPEN sends nothing; it only sets "
      "up a record of the connection that the first SYN will complete."),
  [CLAUSE_OPEN_ACTIVE] = N_ (
      "Somebody has to speak first. The SYN tells the peer where this side's numbering begins, and "
      "because it takes a sequence number itself, it can be acknowledged and sent again like "
      "text."),
  [CLAUSE_OPEN_REFUSED]
  = N_ ("A second OPEN on a connection that exists would have to begin new sequence numbers in the "
        "middle of the old ones. An active OPEN also needs to be told whom to call."),
  [CLAUSE_SEND]
  = N_ ("TCP keeps its own copy of the text until the peer has acknowledged it. It sends now what "
        "the state and the peer's window allow; the rest waits in the queue."),
  [CLAUSE_SEND_REFUSED] = N_ (
      "Text can only be taken where it can still be sent: there must be a connection, room in the "
      "send buffer, and no CLOSE before it, because CLOSE promised that nothing would follow."),
  [CLAUSE_RECEIVE] = N_ (
      "The user gets the octets in the order in which the peer sent them, each once. What the user "
      "takes leaves room in the buffer, and room is what the window tells the peer about."),
  [CLAUSE_RECEIVE_REFUSED] = N_ (
      "There is nothing to wait for: either there is no connection, or the peer's FIN has come and "
      "all text before it has been handed over."),
  [CLAUSE_CLOSE]
  = N_ ("CLOSE means “I have no more to send”, not “I will not listen”. The FIN takes a sequence "
        "number after the last octet, so the peer can tell that it has everything."),
  [CLAUSE_CLOSE_WAITS] = N_ (
      "CLOSE must not lose text: the FIN stands behind the last octet in the sequence space, so it "
      "can leave only after everything that was given to SEND."),
  [CLAUSE_CLOSE_REFUSED] = N_ (
      "A direction of a connection can be closed only once, and only while there is a connection."),
  [CLAUSE_ABORT] = N_ (
      "ABORT gives up what is queued and tells the peer so with a reset. Unlike CLOSE it makes no "
      "promise that the text arrives, and it waits for nobody."),
  [CLAUSE_ABORT_REFUSED] = N_ ("Without a connection there is nothing to give up."),
  [CLAUSE_STATUS]
  = N_ ("STATUS only looks at the record of the connection; the peer notices nothing."),

  [CLAUSE_CLOSE_BOTH]
  = N_ ("A program that closes its socket will neither send nor read. TCP has sent its FIN "
        "already, so "
        "there is nothing more to say to the peer; but whatever text comes now is text that nobody "
        "will read."),
  [CLAUSE_CLOSE_BOTH_RESET] = N_ (
      "The peer believes that its text will be read. A FIN alone would let it go on believing; the "
      "reset tells it that what it sent is lost."),
  [CLAUSE_SET] = N_ ("Some things the RFC leaves to the user, connection by connection: whether "
                     "small pieces wait, "
                     "how long is too long, whether a silent peer is asked. It changes nothing "
                     "about the numbers."),
  [CLAUSE_SET_REFUSED]
  = N_ ("A TCP cannot work with this value, or not while the connection is as it is: a buffer, for "
        "example, cannot be smaller than what waits in it."),

  /* A segment arrives: CLOSED. */
  [CLAUSE_CLOSED_RST] = N_ (
      "A reset is never answered with a reset: otherwise two ends without a connection would throw "
      "resets at each other for ever."),
  [CLAUSE_CLOSED_RESET] = N_ (
      "The sender believes in a connection that does not exist here. The reset tells it so, with a "
      "number made from its own segment, so that it can believe the reset."),

  /* LISTEN. */
  [CLAUSE_LISTEN_RST]
  = N_ ("Nothing has been sent from here, so there is nothing that a reset could refuse. It must "
        "belong to an older connection."),
  [CLAUSE_LISTEN_ACK] = N_ (
      "Nothing has been sent from here, so nothing can be acknowledged. Somebody still believes in "
      "an old connection, and the reset frees that peer from it."),
  [CLAUSE_LISTEN_SYN] = N_ (
      "The SYN takes one sequence number, so the number after it is the next one expected. The "
      "answer is a SYN and an ACK in one segment: both directions get their first number, but only "
      "the peer's ACK will prove that this SYN was not an old duplicate."),
  [CLAUSE_LISTEN_OTHER] = N_ (
      "A conversation begins with a SYN. A segment without one has no connection to belong to, and "
      "dropping it is the safest answer."),

  /* SYN-SENT. */
  [CLAUSE_SYN_SENT_ACK] = N_ (
      "The only number this side has sent is that of its SYN. An ACK of anything else speaks of an "
      "older connection, and the reset clears that one away at the peer."),
  [CLAUSE_SYN_SENT_RST]
  = N_ ("The reset acknowledges our SYN, so it is an answer to this very attempt: nobody listens "
        "there. Trying again is up to the user."),
  [CLAUSE_SYN_SENT_RST_DROPPED] = N_ (
      "Only a reset that acknowledges our SYN can come from somebody who has seen it. Any other "
      "could be old or invented, and believing it would end a connection that is just beginning."),
  [CLAUSE_SYN_SENT_SYN_ACK] = N_ (
      "The peer has told its first number and has acknowledged ours: for this side both directions "
      "are agreed. The ACK that goes back is the third segment; without it the peer could not know "
      "that its own SYN has arrived."),
  [CLAUSE_SYN_SENT_SYN]
  = N_ ("Both ends opened at the same moment and their SYNs crossed. That is one connection, not "
        "two: "
        "each end acknowledges the other's SYN and waits for the ACK of its own."),
  [CLAUSE_SYN_SENT_OTHER]
  = N_ ("Before the peer's SYN its numbering is unknown, so nothing else in the segment could be "
        "placed or trusted."),

  [CLAUSE_SYN_RECEIVED_FIGURE_7] = N_ (
      "In a simultaneous open the peer's SYN comes twice: alone first, and again with the ACK. The "
      "SYN is old news and the ACK is what was waited for; refusing the segment for its old SYN "
      "would only cost another round trip."),

  /* First, check sequence number. */
  [CLAUSE_SEQUENCE]
  = N_ ("Nothing in the segment lies inside the receive window, so it is old or out of reach. The "
        "ACK "
        "tells the peer which number is expected; if an earlier ACK was lost, this one takes its "
        "place."),
  [CLAUSE_SEQUENCE_RST] = N_ (
      "A reset outside the window comes from the past or from somebody who guesses. It is dropped "
      "without a word: answering a reset would help nobody."),
  [CLAUSE_SEQUENCE_ZERO_WINDOW]
  = N_ ("There is no room for text, and the ACK that goes back says so. But what the segment "
        "acknowledges is still good news: ignoring it could leave both sides waiting for ever."),
  [CLAUSE_SEQUENCE_FIN_AGAIN]
  = N_ ("If the peer sends its FIN again, our ACK must have been lost. This is what TIME-WAIT is "
        "for: "
        "to be still there and acknowledge again. Then 2 MSL begin anew."),

  /* Second, check the RST bit. */
  [CLAUSE_RST_TO_LISTEN]
  = N_ ("The SYN that led here was an old duplicate, or its sender changed its mind. The passive "
        "OPEN "
        "is still good for the next one who comes, and the user need not know."),
  [CLAUSE_RST_REFUSED] = N_ (
      "This side asked for the connection, and the peer says no. The user who called OPEN must be "
      "told; there is no listener to go back to."),
  [CLAUSE_RST_RESET] = N_ (
      "The reset carries exactly the number expected next, which only somebody who takes part in "
      "this connection can know well. The peer has given the connection up, and what was still on "
      "its way is lost."),
  [CLAUSE_RST_CLOSED] = N_ (
      "Both sides have already said that they are finished, so there is nobody left to alarm. The "
      "record of the connection simply goes a little earlier."),
  [CLAUSE_RST_CHALLENGE] = N_ (
      "The number is inside the window but not the one expected next, so it could be a guess. The "
      "challenge ACK asks: a true peer without a connection answers it with a reset that has the "
      "exact number."),

  /* Fourth, check the SYN bit. */
  [CLAUSE_SYN_TO_LISTEN] = N_ (
      "A second SYN while the first is not yet confirmed means that one of them is old. A passive "
      "OPEN loses nothing by starting again."),
  [CLAUSE_SYN_CHALLENGE]
  = N_ ("A SYN in the middle of a connection is an old duplicate, a forgery, or a peer that has "
        "crashed and starts anew. The challenge ACK does no harm to the first two, and the third "
        "answers it with a reset."),

  [CLAUSE_SYN_REOPENS] = N_ (
      "TIME-WAIT protects a new connection from segments of the old one. A SYN with a newer "
      "timestamp, or a number above all that was received, cannot be one of those: so the numbers "
      "keep the two apart, and the wait can end."),

  /* Timestamps: RFC 7323. */
  [CLAUSE_TIMESTAMP_MISSING]
  = N_ ("Once both have agreed on timestamps every segment carries one. A segment without it comes "
        "from somebody who does not know that, and could be a guess."),
  [CLAUSE_PAWS]
  = N_ ("On a fast network the sequence numbers come round again before old segments are gone, so "
        "the "
        "number alone cannot tell old from new. The timestamp can: the peer's clock never runs "
        "backwards. The ACK tells an honest peer where this side is."),

  /* Fifth, check the ACK field. */
  [CLAUSE_ACK_MISSING]
  = N_ ("Once the SYNs are exchanged every segment carries an ACK. One without it cannot come from "
        "this connection."),
  [CLAUSE_ACK_SYN_RECEIVED] = N_ (
      "The ACK names a number that only somebody who received our SYN can know. Now both ends know "
      "that the other one has heard them, and text may be handed to the user."),
  [CLAUSE_ACK_SYN_RECEIVED_BAD] = N_ (
      "The ACK does not fit our SYN, so its sender speaks of another connection. The reset goes to "
      "that one; ours goes on waiting."),
  [CLAUSE_ACK_FUTURE] = N_ (
      "Nobody can have received what was never sent. The segment is dropped, and the ACK tells the "
      "peer where both directions really are."),
  [CLAUSE_ACK_ANCIENT] = N_ (
      "The ACK lies further back than any window this peer ever offered. A true peer would be more "
      "recent, so this may be an attempt to smuggle in text from outside."),
  [CLAUSE_ACK_NEW]
  = N_ ("ACKs are cumulative: everything before this number has arrived. It can be forgotten here, "
        "the retransmission timer begins anew, and the window is counted from the new place."),
  [CLAUSE_ACK_WINDOW] = N_ ("Nothing new is acknowledged, but the peer's user has taken text or "
                            "its buffer has filled: from "
                            "now on this window says how much may be sent."),
  [CLAUSE_ACK_DUPLICATE] = N_ (
      "Nothing new is acknowledged, and the same ACK again does no harm: it says only which number "
      "the peer still expects."),
  [CLAUSE_FAST_RETRANSMIT] = N_ (
      "Every segment that arrives above a gap brings the same ACK again. One or two such "
      "duplicates "
      "may only mean that segments changed places; three mean that one is missing while later ones "
      "get through. So the network is not shut: the missing one leaves at once, and the sender "
      "goes "
      "at half the pace."),
  [CLAUSE_RECOVERY] = N_ (
      "While a loss is repaired each ACK means that something has left the network, so something "
      "may "
      "follow: first what is still missing, then new text. It ends when everything is acknowledged "
      "that was out when the loss was noticed."),
  [CLAUSE_ACK_OF_FIN]
  = N_ ("Our FIN has arrived, so this direction is closed. The other one is not: the peer may send "
        "for as long as it likes, and this side goes on receiving."),
  [CLAUSE_ACK_CLOSING] = N_ (
      "Both FINs are now acknowledged. But our last ACK may have been lost, so this side stays for "
      "2 MSL to be able to repeat it."),
  [CLAUSE_ACK_LAST_ACK]
  = N_ ("Both directions are closed and both sides know it: the peer's FIN came first, ours is "
        "acknowledged. Nothing more can be asked of this side, so it need not wait in TIME-WAIT."),
  [CLAUSE_ACK_TIME_WAIT]
  = N_ ("Both directions are closed, so there is nothing left to acknowledge. Only the peer's FIN, "
        "sent again, would need an answer."),

  [CLAUSE_URGENT] = N_ ("The urgent pointer says that something worth hurrying for lies further on "
                        "in the stream. The "
                        "text still comes in order; the user is told only to read on quickly."),

  /* Seventh, process the segment text. */
  [CLAUSE_TEXT] = N_ (
      "The text begins with the number that was expected, so it goes to the user's stream and the "
      "expected number moves past it. Having taken responsibility for the text, TCP must "
      "acknowledge it."),
  [CLAUSE_TEXT_HELD] = N_ (
      "Something before this text is missing. The text is kept, so that only the gap need be sent "
      "again, but the ACK can only name the first number that is missing."),

  [CLAUSE_TEXT_AFTER_CLOSE]
  = N_ ("The user has said that it will not read any more, so this text will never be handed over. "
        "To acknowledge it would be a promise that cannot be kept; the reset says so."),

  /* Eighth, check the FIN bit. */
  [CLAUSE_FIN] = N_ (
      "The FIN takes one sequence number and stands behind the last octet, so everything before it "
      "has come. It closes only the peer's direction; ours is closed by our own user, with CLOSE."),
  [CLAUSE_FIN_HELD]
  = N_ ("A FIN means “nothing after this”. While something before it is missing it is only "
        "remembered; acting on it now would cut the stream short."),

  /* Timeouts. */
  [CLAUSE_USER_TIMEOUT]
  = N_ ("The user said how long an acknowledgment may take, and that time is over. TCP gives the "
        "connection up and says so, rather than let the user hope."),
  [CLAUSE_RETRANSMISSION]
  = N_ ("No acknowledgment came in time: the segment or its ACK must be lost, or late. The oldest "
        "unacknowledged numbers go out again, and the next wait is twice as long, so as not to add "
        "to a crowded network."),
  [CLAUSE_RETRANSMISSION_GIVES_UP] = N_ (
      "The same numbers have gone out again and again for so long that the peer, or the way to it, "
      "must be gone. At some point trying has to end, and the user has to know."),
  [CLAUSE_TIME_WAIT_OVER]
  = N_ ("After 2 MSL no segment of this connection can be left in the network, and the peer would "
        "have repeated its FIN if our last ACK had been lost. Its numbers can be used again."),
  [CLAUSE_PERSIST] = N_ (
      "The peer's window is shut, and the segment that opens it again could get lost: it would not "
      "be sent twice, because a bare ACK is never acknowledged. A probe makes the peer say its "
      "window again."),
  [CLAUSE_OUTPUT] = N_ (
      "There was more to send than one step has room for. What the window still allows leaves now, "
      "in the order of its numbers."),
  [CLAUSE_DELAYED_ACK]
  = N_ ("An ACK can wait a little for text that goes the same way, or for a second segment to "
        "acknowledge with it. But the sender measures its round trips by ACKs and goes on by them, "
        "so "
        "the wait is short: below half a second."),
  [CLAUSE_OVERRIDE] = N_ (
      "Small segments waste the network, so a sender waits until there is a full one, or until the "
      "window is worth it. Neither may ever come; after a while what there is leaves, or it would "
      "wait for ever."),
  [CLAUSE_KEEP_ALIVE]
  = N_ ("A peer that is gone and a peer that has nothing to say look alike. The probe has a number "
        "that "
        "the peer has already, so a TCP that is there must answer with its ACK, and one that has "
        "forgotten the connection with a reset."),
  [CLAUSE_KEEP_ALIVE_GIVES_UP] = N_ ("One probe without an answer may have been lost; so many "
                                     "cannot all have been. The peer, or the "
                                     "way to it, is gone, and the user has to know."),
  [CLAUSE_FIN_WAIT_2_OVER] = N_ (
      "The RFC would wait for the peer's FIN for ever. Nobody will read what could still come, so "
      "this setting lets the record of the connection go."),

  /* ICMP messages. */
  [CLAUSE_ICMP_SOFT] = N_ ("A route may be gone for a moment and come back; and an ICMP message is "
                           "easily forged. So it is "
                           "only told: if the way stays shut, the timers of TCP will notice."),
  [CLAUSE_ICMP_HARD]
  = N_ ("The message quotes a segment of ours and says that nobody there will ever take it. While "
        "the connection is only opening there is nothing to lose, and no use in trying on."),
  [CLAUSE_ICMP_DROPPED]
  = N_ ("It quotes nothing that is on its way, so it is old or invented; or it is a source quench, "
        "which "
        "TCP no longer listens to, because the network says by losses when it is crowded."),

  [CLAUSE_TIMER_IDLE]
  = N_ ("The timer was set for something that has been settled since, so there is nothing to do."),
};

/* The reason behind a clause: one to three sentences in the current language; "" for
 * CLAUSE_NONE. */
const char *
narrate_clause (Clause clause)
{
  const char *reason = (unsigned) clause < CLAUSES ? reasons[clause] : NULL;

  return reason == NULL || reason[0] == '\0' ? "" : _ (reason);
}
