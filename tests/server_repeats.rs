//! A pipeline in which requests repeat is answered as each of them alone is.

#[path = "server/served.rs"]
mod served;

use std::net::Shutdown;

use proptest::prelude::*;
use served::{Served, get, undated};

/// What `requests` are answered with, without what changes by the second.
fn answers(served: &Served, requests: &[u8]) -> Vec<u8> {
    let mut client = served.connect();
    client.send(requests);
    client.stream.shutdown(Shutdown::Write).expect("a connected socket");
    undated(&client.rest())
}

/// Small answers and large ones, of one piece and of many, with content behind the head and without;
/// some are the beginning of others.
fn messages() -> Vec<String> {
    let one = get("/one");
    let with = |fields: &str| one.replace("\r\n\r\n", &format!("\r\n{fields}\r\n\r\n"));
    vec![
        one.clone(),
        get("/two"),
        get("/long"),
        get("/onne"),
        get("/ONE"),
        one.replace("GET", "HEAD"),
        one.replace("GET", "OPTIONS"),
        with("If-None-Match: *"),
        with("Range: bytes=1-3"),
        with("Content-Length: 3") + "abc",
        with("Content-Length: 3") + "abd",
        with("Transfer-Encoding: chunked") + "3\r\nabc\r\n0\r\n\r\n",
        "\r\n".to_owned() + &one,
        one.replace("1.1", "1.0").replace("\r\n\r\n", "\r\nConnection: keep-alive\r\n\r\n"),
    ]
}

/// Numbers of messages, in runs, for more than one read and more than one batch.
fn runs() -> impl Strategy<Value = Vec<usize>> {
    let run = (0..messages().len(), prop_oneof![1..4_usize, 4..80_usize]);
    let runs = proptest::collection::vec(run, 1..8);
    runs.prop_map(|runs| runs.into_iter().flat_map(|(number, count)| vec![number; count]).collect())
}

#[test]
fn repeated_requests_are_answered_as_single_ones_are() {
    let served = Served::usual();
    let messages = messages();
    let singles: Vec<Vec<u8>> =
        messages.iter().map(|message| answers(&served, message.as_bytes())).collect();
    let config =
        ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(numbers in runs())| {
        let requests: String = numbers.iter().map(|&number| messages[number].as_str()).collect();
        let expected: Vec<u8> = numbers.iter().flat_map(|&number| singles[number].clone()).collect();
        let found = answers(&served, requests.as_bytes());
        prop_assert!(found == expected, "{} bytes, not {}", found.len(), expected.len());
    });
}
