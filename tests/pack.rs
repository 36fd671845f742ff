//! `pamphlet pack` writes one file, the same for the same content, whole or not at all.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use pamphlet::packed::PackedSite;
use tempfile::TempDir;

fn blog() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join("content").join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder is made");
        fs::write(path, text).expect("a file is written");
    };
    write("site.json", r#"{"title": "Proofs", "base_url": "https://blog.example"}"#);
    for number in 1..=3 {
        let text = format!(
            "{{\"title\": \"Post {number}\", \"date\": \"2024-0{number}-01\", \"tags\": [\"ink\"]}}\n\n{}\n",
            "Paper, ink and patience. ".repeat(20)
        );
        write(&format!("posts/post-{number}.md"), &text);
    }
    write(
        "posts/later.md",
        "{\"title\": \"Later\", \"date\": \"2099-01-01T00:00:00Z\"}\n\nNot yet.\n",
    );
    folder
}

fn pack(folder: &Path, output: &Path) -> assert_cmd::assert::Assert {
    let mut command = Command::cargo_bin("pamphlet").expect("the program is built");
    command.arg("pack").arg(folder).arg("--output").arg(output).assert()
}

#[test]
fn the_same_content_in_two_folders_gives_the_same_bytes() {
    let (first, second) = (blog(), blog());
    for entry in fs::read_dir(second.path().join("content/posts")).expect("posts").flatten() {
        // As if it had been saved on another day.
        let post = fs::File::options().append(true).open(entry.path()).expect("a post");
        post.set_modified(std::time::UNIX_EPOCH).expect("a time is set");
    }
    let output = first.path().join("site.pack");
    pack(first.path(), &output).success();
    let other = second.path().join("of-another-name.pack");
    pack(&second.path().join("content"), &other).success();
    assert!(fs::read(output).expect("the file") == fs::read(other).expect("the file"));
}

#[test]
fn the_file_has_all_pages_in_every_coding_and_the_calendar() {
    let folder = blog();
    let output = folder.path().join("site.pack");
    let told = pack(folder.path(), &output).success();
    let told = String::from_utf8(told.get_output().stdout.clone()).expect("text");
    let length = fs::metadata(&output).expect("the file").len();
    assert!(told.contains(&format!("site.pack: {length} bytes in ")), "{told}");
    assert!(told.contains(" in 2 generations of the calendar"), "{told}");
    for line in ["raw     ", "gzip    ", "brotli  ", "index   "] {
        assert!(told.lines().any(|told| told.starts_with(line)), "{told}");
    }
    let site = PackedSite::open(&output).expect("the file opens");
    site.verify().expect("all of it is sound");
    let codings = |now, path: &str| {
        let page = site.generation(now).get(path.as_bytes());
        page.map_or(0, |page| page.representations().len())
    };
    let (now, later) = (1_750_000_000, 4_070_908_800);
    assert!(codings(now, "/posts/post-1/") >= 3);
    assert_eq!((codings(now, "/posts/later/"), codings(later - 1, "/posts/later/")), (0, 0));
    assert!(codings(later, "/posts/later/") >= 1);
}

#[test]
fn faulty_content_leaves_the_old_file_and_ends_with_1() {
    let folder = blog();
    let output = folder.path().join("site.pack");
    pack(folder.path(), &output).success();
    let before = fs::read(&output).expect("the file");
    let faulty = folder.path().join("content/posts/faulty.md");
    fs::write(faulty, "{\"title\": \"Faulty\", \"date\": \"2026-02-31\"}\n\nText.\n")
        .expect("written");
    let told = pack(folder.path(), &output).code(1);
    let errors = String::from_utf8(told.get_output().stderr.clone()).expect("text");
    assert!(errors.contains("faulty.md") && errors.contains("nothing is packed"), "{errors}");
    assert!(fs::read(&output).expect("the file") == before);
    let mut allowed = Command::cargo_bin("pamphlet").expect("the program is built");
    allowed.arg("pack").arg(folder.path()).arg("--output").arg(&output).arg("--allow-errors");
    allowed.assert().success();
    assert!(
        PackedSite::open(&output).expect("opens").generation(0).get(b"/posts/post-1/").is_some()
    );
}

/// A limit on the size of files stands for a full disk: the system refuses to write on.
#[test]
fn a_full_disk_is_an_error_and_the_old_file_stays() {
    let folder = blog();
    let output = folder.path().join("site.pack");
    pack(folder.path(), &output).success();
    let before = fs::read(&output).expect("the file");
    let program = assert_cmd::cargo::cargo_bin("pamphlet");
    // The shell ignores the signal that comes with the limit, so that the write fails instead.
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" pack \"$1\" --output \"$2\"";
    let mut limited = Command::new("sh");
    limited.arg("-c").arg(script).arg(program).arg(folder.path()).arg(&output);
    let told = limited.assert().code(2);
    let error = String::from_utf8(told.get_output().stderr.clone()).expect("text");
    assert!(error.contains("File too large"), "{error}");
    assert!(fs::read(&output).expect("the file") == before);
    let names =
        fs::read_dir(folder.path()).expect("a folder").flatten().map(|entry| entry.file_name());
    let left: Vec<_> = names.filter(|name| name.to_string_lossy().contains("tmp")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn what_cannot_be_written_or_read_ends_with_2() {
    let folder = blog();
    for (content, output) in [
        (folder.path().to_owned(), folder.path().join("no/such/folder.pack")),
        (folder.path().to_owned(), folder.path().join("content")),
        (folder.path().join("nothing"), folder.path().join("site.pack")),
    ] {
        let told = pack(&content, &output).code(2);
        let error = String::from_utf8(told.get_output().stderr.clone()).expect("text");
        assert!(error.starts_with("pamphlet: "), "{error}");
        assert!(told.get_output().stdout.is_empty());
    }
}
