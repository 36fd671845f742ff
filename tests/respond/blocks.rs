//! The block that opens every answer: literal bytes, and dates that are overwritten in place.

use pamphlet::respond::{Blocks, Connection};

/// Sun, 06 Nov 1994 08:49:37 GMT.
const NOW: i64 = 784_111_777;

#[track_caller]
fn assert_block(blocks: &Blocks, status: u16, connection: Connection, expected: &str) {
    assert_eq!(std::str::from_utf8(blocks.get(status, connection)), Ok(expected));
}

#[test]
fn a_block_is_status_line_and_dates() {
    let blocks = Blocks::new(NOW, NOW - 60);
    let date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    let modified = "Last-Modified: Sun, 06 Nov 1994 08:48:37 GMT\r\n";
    let expected = format!("HTTP/1.1 200 OK\r\n{date}{modified}");
    assert_block(&blocks, 200, Connection::Stays, &expected);
    let expected = format!("HTTP/1.1 404 Not Found\r\n{date}Connection: close\r\n");
    assert_block(&blocks, 404, Connection::Closes, &expected);
    let expected = format!("HTTP/1.1 304 Not Modified\r\n{date}Connection: keep-alive\r\n");
    assert_block(&blocks, 304, Connection::StaysNamed, &expected);
    let expected = format!("HTTP/1.1 500 Internal Server Error\r\n{date}");
    assert_block(&blocks, 599, Connection::Stays, &expected);
}

#[test]
fn a_refresh_changes_the_dates_and_nothing_else() {
    let mut blocks = Blocks::new(NOW, NOW - 60);
    blocks.refresh(NOW + 23, NOW + 5);
    let expected = "HTTP/1.1 206 Partial Content\r\nDate: Sun, 06 Nov 1994 08:50:00 GMT\r\n\
                    Last-Modified: Sun, 06 Nov 1994 08:49:42 GMT\r\n";
    assert_block(&blocks, 206, Connection::Stays, expected);
}

#[test]
fn nothing_was_modified_in_the_future() {
    let blocks = Blocks::new(NOW, NOW + 1);
    let expected = "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\
                    Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    assert_block(&blocks, 200, Connection::Stays, expected);
}

#[test]
fn what_is_said_of_the_connection_depends_on_the_version() {
    assert_eq!(Connection::of(false, false), Connection::Stays);
    assert_eq!(Connection::of(true, false), Connection::StaysNamed);
    assert_eq!(Connection::of(false, true), Connection::Closes);
    assert_eq!(Connection::of(true, true), Connection::Closes);
}
