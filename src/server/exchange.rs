//! A connection's turn: send what is owed, read once, answer what is whole, wait for the rest. It has
//! three steps, because turns go in [groups](mod@super::group).
//!
//! The rules of edge-triggered readiness are kept here. The system reports an edge once; what is not
//! used up then must be remembered, or the connection hangs:
//!
//! - A read that fills its space leaves the socket readable; a shorter one has emptied it, and the
//!   next byte makes a new edge. Unless the peer has shut its side: no edge follows that one, so the
//!   reading goes on until it has given 0 bytes.
//! - A write that is not taken whole leaves the socket full, and an edge says when it no longer is.
//! - Who stops before the socket is empty, because others are waiting, asks for another turn.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use crate::http::{self, Content, Drained, Method, Refusal, Request, Status};
use crate::packed::PackedSite;
use crate::respond::{self, Blocks};

use super::connection::{After, Connection, State};
use super::desk::Desk;
use super::limits::{READ_CONTENT_BYTES_MAX, READ_HEAD_BYTES_MAX};
use super::output::{Batch, Progress, Sent};
use super::subscribers::{self, Subscribers};
use super::transport::Transport;

const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// What is to become of a connection after its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Wait {
        state: State,
        /// Whether the time of the state begins now, even for one who was in it before.
        anew: bool,
        /// Whether there is more to do at once, after the others.
        again: bool,
    },
    Close,
    /// What the peer has not taken is thrown away.
    Reset,
}

/// Why a turn has composed all it will.
#[derive(Debug, Clone, Copy)]
enum Stop {
    /// Every byte is used up.
    Empty,
    /// A head is not whole, or was not looked at because the batch is full.
    Head { unparsed: bool },
    /// A head of this length is whole, and the content behind it is not.
    Content { head: usize, content: Content },
    /// The last answer closes.
    Closing(After),
    /// The last answer goes on with every message that follows the one of this number.
    Listening { heard: u64 },
}

/// How a turn begins.
#[derive(Debug)]
pub(super) enum Begun {
    /// Bytes in this part of the desk's buffer, which are to be answered.
    Read(Range<usize>),
    /// And is over with that.
    Over(Verdict),
}

/// What was composed in a turn.
#[derive(Debug)]
pub(super) struct Composed {
    /// The answers in the desk's batch.
    answers: Range<usize>,
    /// The part of the desk's buffer that is kept for the next turn.
    unused: Range<usize>,
    consumed_any: bool,
    stop: Stop,
}

/// The first step of a turn: sends what is owed, and reads once.
pub(super) fn begin(connection: &mut Connection, desk: &mut Desk) -> Begun {
    match connection.state {
        State::Lingering | State::Subscribed => return Begun::Over(overhear(connection, desk)),
        State::Writing => match resume(connection) {
            Resumed::Done(After::Keep) => {}
            Resumed::Done(After::Close) => return Begun::Over(Verdict::Close),
            Resumed::Done(After::Linger) => return Begun::Over(begin_lingering(connection)),
            Resumed::Done(After::Listen { heard }) => {
                return Begun::Over(catch_up(connection, desk, heard));
            }
            Resumed::Blocked { anew } => {
                return Begun::Over(Verdict::Wait { state: State::Writing, anew, again: false });
            }
            Resumed::Broken => return Begun::Over(Verdict::Close),
        },
        State::Idle | State::Head | State::Content => {}
    }
    read(connection, desk)
}

/// Sends a subscriber some bytes.
pub(super) fn tell(connection: &mut Connection, desk: &mut Desk, bytes: &[u8]) -> Verdict {
    let heard = desk.subscribers.as_ref().map_or(0, Subscribers::number);
    desk.batch.push_bytes(bytes);
    settle_alone(connection, desk, Stop::Listening { heard })
}

/// A subscriber has taken what it was sent last. If that is out of date by now, it is told the rest.
#[cold]
fn catch_up(connection: &mut Connection, desk: &mut Desk, heard: u64) -> Verdict {
    match &desk.subscribers {
        Some(subscribers) if subscribers.number() != heard => {
            let event = Arc::clone(subscribers.event());
            tell(connection, desk, &event)
        }
        _ => Verdict::Wait { state: State::Subscribed, anew: true, again: connection.ready.read },
    }
}

/// Tells the peer why nothing more is read from it.
pub(super) fn refuse(connection: &mut Connection, desk: &mut Desk, refusal: Refusal) -> Verdict {
    let Desk { batch, site, blocks, unix_s, .. } = desk;
    let input = connection.pending.as_deref().map_or(&[][..], |pending| &pending.input);
    compose_refusal(batch, refusal, http::is_head(input), site, *unix_s, blocks);
    settle_alone(connection, desk, Stop::Closing(After::Linger))
}

/// Sends what is in the batch outside of a group, with nothing read.
fn settle_alone(connection: &mut Connection, desk: &mut Desk, stop: Stop) -> Verdict {
    let answers = desk.batch.last_turn();
    let composed = Composed { answers, unused: 0..0, consumed_any: false, stop };
    let verdict = settle(connection, desk, composed);
    desk.batch.clear();
    verdict
}

/// Reads once, behind what the connection has kept.
fn read(connection: &mut Connection, desk: &mut Desk) -> Begun {
    let pending = connection.pending.as_deref();
    let stored = pending.map_or(0, |pending| pending.input.len());
    let unparsed = pending.is_some_and(|pending| pending.unparsed);
    let in_content = pending.is_some_and(|pending| pending.content.is_some());
    if !unparsed && !connection.ready.read {
        return Begun::Over(wait_on(connection));
    }
    let from = desk.filled;
    let space = &mut desk.buffer[from..];
    if let Some(pending) = pending {
        space[..stored].copy_from_slice(&pending.input);
    }
    let mut length = stored;
    if !unparsed {
        // Content is not kept, only what comes behind it.
        let more = if in_content { READ_CONTENT_BYTES_MAX } else { READ_HEAD_BYTES_MAX };
        match receive(connection, &mut space[stored..stored + more]) {
            Received::Bytes(received) => length += received,
            Received::Nothing => return Begun::Over(wait_on(connection)),
            Received::End => return Begun::Over(Verdict::Close),
        }
    }
    desk.filled += length;
    Begun::Read(from..desk.filled)
}

/// The second step: composes the answers to what was read.
pub(super) fn compose(
    connection: &mut Connection,
    desk: &mut Desk,
    read: Range<usize>,
) -> Composed {
    let resumed = connection.pending.as_deref_mut().and_then(|pending| pending.content.take());
    desk.batch.begin_turn();
    let (used, stop) = answer(desk, read.clone(), resumed);
    if let (Stop::Listening { .. }, Some(subscribers)) = (stop, &mut desk.subscribers) {
        connection.is_subscriber = true;
        subscribers.count += 1;
    }
    Composed {
        answers: desk.batch.last_turn(),
        unused: read.start + used..read.end,
        consumed_any: used > 0,
        stop,
    }
}

/// Nothing has come: the connection waits for what it has waited for.
fn wait_on(connection: &Connection) -> Verdict {
    let state = match connection.pending.as_deref() {
        None => State::Idle,
        Some(pending) if pending.content.is_some() => State::Content,
        Some(_) => State::Head,
    };
    Verdict::Wait { state, anew: state != connection.state, again: false }
}

enum Received {
    Bytes(usize),
    /// Nothing is there; an edge will tell.
    Nothing,
    /// The peer has ended, in whatever way.
    End,
}

fn receive(connection: &mut Connection, space: &mut [u8]) -> Received {
    let ready = &mut connection.ready;
    match connection.transport.read(space) {
        Ok(0) => Received::End,
        Ok(received) => {
            ready.read = received == space.len() || ready.end;
            Received::Bytes(received)
        }
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
            (ready.read, ready.end) = (false, false);
            Received::Nothing
        }
        Err(_) => Received::End,
    }
}

/// Composes the answers to the requests in a part of the buffer. Tells how many of its bytes are used
/// up, and why it stopped.
///
/// With `resumed` the part begins with a head that has been judged before, and has nothing of its
/// content that was read past before.
fn answer(desk: &mut Desk, read: Range<usize>, mut resumed: Option<Content>) -> (usize, Stop) {
    let Desk { buffer, batch, site, blocks, unix_s, draining, subscribers, .. } = desk;
    let input = buffer.get(read).unwrap_or_default();
    let mut at = 0;
    // What the last answer was to. Nothing that an answer depends on changes within a turn, so that the
    // same bytes once more are answered with the same: pipelines repeat themselves.
    let mut answered: Option<&[u8]> = None;
    loop {
        let rest = input.get(at..).unwrap_or_default();
        if rest.is_empty() {
            return (at, Stop::Empty);
        }
        if batch.is_full() {
            return (at, Stop::Head { unparsed: true });
        }
        if let Some(message) = answered.filter(|message| rest.starts_with(message)) {
            batch.push_again();
            at += message.len();
            continue;
        }
        let (request, head) = match http::parse(rest) {
            Status::Complete { value, consumed } => (value, consumed),
            Status::Partial => return (at, Stop::Head { unparsed: false }),
            Status::Refused(refusal) => {
                compose_refusal(batch, refusal, http::is_head(rest), site, *unix_s, blocks);
                return (at, Stop::Closing(After::Linger));
            }
        };
        let is_fresh = resumed.is_none();
        let mut content = resumed.take().unwrap_or(Content::new(request.framing));
        let behind = rest.get(head..).unwrap_or_default();
        let (drained, consumed) = match content.drain(behind) {
            Status::Complete { value, consumed } => (value, consumed),
            Status::Partial => {
                if is_fresh && request.expects_continue && behind.is_empty() {
                    batch.push_bytes(CONTINUE);
                }
                return (at, Stop::Content { head, content });
            }
            Status::Refused(refusal) => {
                compose_refusal(batch, refusal, http::is_head(rest), site, *unix_s, blocks);
                return (at, Stop::Closing(After::Linger));
            }
        };
        at = input.len() - behind.len() + consumed;
        if let Some(subscribers) = subscribers.as_ref().filter(|it| it.are_joined_by(&request)) {
            if *draining || subscribers.are_full() {
                let overloaded = Refusal::Overloaded;
                compose_refusal(batch, overloaded, http::is_head(rest), site, *unix_s, blocks);
                return (at, Stop::Closing(After::Linger));
            }
            return (at, compose_stream(batch, &request, subscribers, *unix_s));
        }
        let mut response = respond::respond(&request, site, *unix_s, batch.scratch());
        let left = input.get(at..).unwrap_or_default();
        response.close |= drained == Drained::TooMuch || (*draining && !holds_head(left));
        let said = respond::Connection::of(request.is_1_0, response.close);
        batch.push(blocks.get(response.status, said), &response, site);
        if response.close {
            // A peer that asked for the end and has nothing behind it will send nothing more.
            let is_quiet = !request.keep_alive && drained == Drained::All && left.is_empty();
            return (at, Stop::Closing(if is_quiet { After::Close } else { After::Linger }));
        }
        // While the server stops, an answer depends on what follows; of content that was read past
        // before, the message is not whole here.
        let is_repeatable = is_fresh && !*draining;
        answered = rest.get(..rest.len() - left.len()).filter(|_| is_repeatable);
    }
}

/// Whether another request follows, so that this answer is not yet the last one.
fn holds_head(input: &[u8]) -> bool {
    matches!(http::parse(input), Status::Complete { .. })
}

/// The beginning of a stream: its head, and how things stand.
#[cold]
fn compose_stream(
    batch: &mut Batch,
    request: &Request<'_>,
    subscribers: &Subscribers,
    unix_s: i64,
) -> Stop {
    batch.push_bytes(&subscribers::head(unix_s));
    if request.method == Method::Head {
        return Stop::Closing(After::Linger);
    }
    batch.push_bytes(subscribers.event());
    Stop::Listening { heard: subscribers.number() }
}

#[cold]
fn compose_refusal(
    batch: &mut Batch,
    refusal: Refusal,
    is_head: bool,
    site: &PackedSite,
    unix_s: i64,
    blocks: &Blocks,
) {
    let response = respond::refuse(refusal, is_head, site, unix_s, batch.scratch());
    batch.push(blocks.get(response.status, respond::Connection::Closes), &response, site);
}

/// The last step: sends the answers, keeps what could not be sent and what could not be used, and
/// says what follows.
pub(super) fn settle(connection: &mut Connection, desk: &Desk, composed: Composed) -> Verdict {
    let Composed { answers, unused, consumed_any, stop } = composed;
    let input = desk.buffer.get(unused).unwrap_or_default();
    let is_last = matches!(stop, Stop::Closing(_));
    let write = if is_last { Transport::write_last } else { Transport::write };
    let sent = if answers.is_empty() {
        Sent::All
    } else {
        match desk.batch.send(answers, &mut connection.transport, write, &desk.site) {
            Ok(sent) => sent,
            Err(_) => return Verdict::Close,
        }
    };
    keep(connection, input, stop);
    if let Sent::Part(output) = sent {
        connection.ready.write = false;
        let pending = connection.pending();
        pending.output = Some(output);
        pending.after = match stop {
            Stop::Closing(after) => after,
            Stop::Listening { heard } => After::Listen { heard },
            Stop::Empty | Stop::Head { .. } | Stop::Content { .. } => After::Keep,
        };
        return Verdict::Wait { state: State::Writing, anew: true, again: false };
    }
    let again = connection.ready.read;
    let was = connection.state;
    match stop {
        Stop::Empty => Verdict::Wait { state: State::Idle, anew: true, again },
        Stop::Head { unparsed } => {
            let anew = consumed_any || was != State::Head;
            Verdict::Wait { state: State::Head, anew, again: again || unparsed }
        }
        Stop::Content { .. } => {
            Verdict::Wait { state: State::Content, anew: was != State::Content, again }
        }
        Stop::Listening { .. } => Verdict::Wait { state: State::Subscribed, anew: true, again },
        Stop::Closing(After::Linger) => begin_lingering(connection),
        Stop::Closing(_) if again => begin_lingering(connection),
        Stop::Closing(_) => Verdict::Close,
    }
}

/// Keeps the bytes that the next turn begins with; nothing when there are none.
fn keep(connection: &mut Connection, input: &[u8], stop: Stop) {
    match stop {
        Stop::Empty | Stop::Closing(_) | Stop::Listening { .. } => connection.pending = None,
        Stop::Head { unparsed } => {
            let pending = connection.pending();
            replace(&mut pending.input, input);
            pending.unparsed = unparsed;
        }
        Stop::Content { head, content } => {
            let pending = connection.pending();
            replace(&mut pending.input, input.get(..head).unwrap_or_default());
            pending.unparsed = false;
            pending.content = Some(content);
        }
    }
}

#[cold]
fn replace(kept: &mut Vec<u8>, bytes: &[u8]) {
    kept.clear();
    kept.reserve_exact(bytes.len());
    kept.extend_from_slice(bytes);
}

enum Resumed {
    Done(After),
    Blocked { anew: bool },
    Broken,
}

/// Goes on with an answer that the socket did not take whole.
#[cold]
fn resume(connection: &mut Connection) -> Resumed {
    let Some(pending) = connection.pending.as_deref_mut() else {
        return Resumed::Done(After::Keep);
    };
    let Some(output) = &mut pending.output else { return Resumed::Done(pending.after) };
    if !connection.ready.write {
        return Resumed::Blocked { anew: false };
    }
    match output.send(&mut connection.transport) {
        Ok(Progress::Done) => {
            pending.output = None;
            let after = pending.after;
            if pending.input.is_empty() {
                connection.pending = None;
            }
            Resumed::Done(after)
        }
        Ok(progress) => {
            connection.ready.write = false;
            Resumed::Blocked { anew: progress == Progress::Some }
        }
        Err(_) => Resumed::Broken,
    }
}

/// Nothing could be sent for a while: the peer is given up if it has taken nothing of what was sent
/// before.
#[cold]
pub(super) fn look(connection: &mut Connection) -> Verdict {
    let output = connection.pending.as_deref_mut().and_then(|pending| pending.output.as_mut());
    match output.is_none_or(|output| output.is_given_up(&connection.transport)) {
        true => Verdict::Reset,
        false => Verdict::Wait { state: State::Writing, anew: true, again: false },
    }
}

#[cold]
fn begin_lingering(connection: &mut Connection) -> Verdict {
    connection.pending = None;
    connection.transport.shut_write();
    Verdict::Wait { state: State::Lingering, anew: true, again: connection.ready.read }
}

/// Drops what comes until the peer ends.
#[cold]
fn overhear(connection: &mut Connection, desk: &mut Desk) -> Verdict {
    let space = &mut desk.buffer[desk.filled..];
    if connection.ready.read && matches!(receive(connection, space), Received::End) {
        return Verdict::Close;
    }
    Verdict::Wait { state: connection.state, anew: false, again: connection.ready.read }
}
