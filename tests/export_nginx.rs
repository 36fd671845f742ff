//! nginx with the exported configuration answers as the server itself does: status, body, location.
//!
//! Where nginx is not installed this says so and does nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::Command;

use pamphlet::packed::PackedSite;
use pamphlet::url::encode;

#[path = "export/blog.rs"]
mod blog;
#[path = "program/mod.rs"]
mod program;

/// nginx on a socket of its own; ended when this is dropped.
struct Nginx {
    folder: PathBuf,
}

const CONFIGURATION: &str = "
user root;
worker_processes 1;
pid nginx.pid;
error_log error.log;
events {}
http {
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    server {
        listen unix:SOCKET;
        root ROOT;
        include ROOT/_nginx.conf;
    }
}
";

impl Nginx {
    /// `None` where there is no nginx.
    fn start(folder: &Path, root: &Path) -> Option<Nginx> {
        let is_there = Command::new("nginx").arg("-v").output().is_ok();
        if !is_there {
            return None;
        }
        let socket = folder.join("socket");
        let text = CONFIGURATION
            .replace("SOCKET", socket.to_str().expect("UTF-8"))
            .replace("ROOT", root.to_str().expect("UTF-8"));
        fs::write(folder.join("nginx.conf"), text).expect("written");
        let nginx = Nginx { folder: folder.to_owned() };
        // It goes to the background when it listens.
        let started = nginx.command().output().expect("nginx runs");
        assert!(started.status.success(), "{started:?}");
        Some(nginx)
    }

    fn command(&self) -> Command {
        let mut command = Command::new("nginx");
        command.arg("-p").arg(&self.folder).arg("-c").arg(self.folder.join("nginx.conf"));
        command.arg("-e").arg(self.folder.join("error.log"));
        command
    }

    fn get(&self, target: &str) -> (u16, BTreeMap<String, String>, Vec<u8>) {
        let mut stream = UnixStream::connect(self.folder.join("socket")).expect("nginx accepts");
        let request =
            format!("GET {target} HTTP/1.1\r\nHost: lamps.example\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("nginx reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an orderly end");
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8(answer[..end].to_vec()).expect("text");
        let status = head[9..12].parse().expect("a status");
        let fields = head.lines().skip(1).filter_map(|line| line.split_once(": "));
        let fields =
            fields.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        (status, fields, answer[end + 4..].to_vec())
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.command().args(["-s", "stop"]).output();
    }
}

/// Fields that `headers` or a page asks for.
const FIELDS: [&str; 8] = [
    "cache-control",
    "content-security-policy",
    "cross-origin-opener-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-own",
    "x-robots-tag",
];

/// Those of pages may be sent with other files, too, and how long an answer is kept by default is the host's
/// choice.
const OF_PAGES: [&str; 3] =
    ["content-security-policy", "cross-origin-opener-policy", "referrer-policy"];
const COMMON_KEEPING: [&str; 2] = ["no-cache", "public, max-age=300"];

#[test]
fn every_url_has_the_same_answer() {
    let folder = blog::blog();
    blog::export(folder.path(), "out");
    let root = folder.path().join("out").canonicalize().expect("the export");
    let Some(nginx) = Nginx::start(folder.path(), &root) else {
        eprintln!("nginx is not installed: nothing was compared");
        return;
    };
    let packed = program::pamphlet(folder.path(), &["pack", ".", "--output", "site.pack"]);
    assert!(packed.status.success(), "{packed:?}");
    let site = PackedSite::open(&folder.path().join("site.pack")).expect("it opens");
    let server = program::Serving::start(folder.path(), &["site.pack"]);
    let mut client = program::Client::new(&server);
    let mut targets: Vec<String> = site
        .generation(i64::MAX)
        .scan(b"/")
        .map(|(key, _)| encode(std::str::from_utf8(key).expect("UTF-8")))
        .collect();
    let seen = targets.len();
    // Redirects keep the query; a rule answers where no page is; what is missing is missing.
    for target in [
        "/2009/lamp.html?utm=a%20b&c",
        "/away?x=1",
        "/moved/$dollar/?x=1",
        "/journal/lamp/",
        "/a%20diary/lamp/",
        "/journal/gr%C3%B6%C3%9Fe%20100%25/?q=1",
        "/secrets/",
        "/secrets/of/a/lamp",
        "/nothing-is-like-this/zzzzzzzzzzzz",
        "/_nginx.conf",
        "/.pamphlet-export",
        "/404.html",
    ] {
        targets.push(target.to_owned());
    }
    let mut kinds: BTreeMap<u16, usize> = BTreeMap::new();
    for target in &targets {
        let expected = client.get(target);
        let (status, fields, body) = nginx.get(target);
        assert_eq!(status, expected.status, "{target}");
        *kinds.entry(status).or_default() += 1;
        let field = |name: &str| fields.get(name).map_or("", String::as_str);
        if (300..400).contains(&status) {
            assert_eq!(field("location"), expected.field("location"), "{target}");
        } else {
            // Suggestions are made for each request: a host of files has none.
            let is_plain =
                !String::from_utf8_lossy(&expected.body).contains("class=\"suggestions\"");
            assert!(body == expected.body || !is_plain, "{target}");
            assert_eq!(field("content-type"), expected.field("content-type"), "{target}");
            for name in FIELDS.into_iter().filter(|_| status == 200) {
                let (told, wanted) = (field(name), expected.field(name));
                let is_left_to_host =
                    name == "cache-control" && told.is_empty() && COMMON_KEEPING.contains(&wanted);
                let is_of_pages = OF_PAGES.contains(&name) && wanted.is_empty();
                assert!(
                    told == wanted || is_left_to_host || is_of_pages,
                    "{target}: {name} is {told}, not {wanted}"
                );
            }
        }
    }
    assert!(seen >= 50, "{seen}");
    assert!(kinds[&200] > 30 && kinds[&301] > 4 && kinds[&302] > 1, "{kinds:?}");
    assert!(kinds[&410] > 4 && kinds[&404] == 4, "{kinds:?}");
    let style =
        targets.iter().find(|target| target.starts_with("/style.") && *target != "/style.css");
    let (_, fields, _) = nginx.get(style.expect("a style sheet with a hash"));
    assert!(fields["cache-control"].contains("immutable"), "{fields:?}");
}
