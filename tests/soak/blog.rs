//! A blog whose author does everything at once.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// Numbers that look random, the same for the same seed (Marsaglia's xorshift64).
#[derive(Debug)]
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).expect("48 bits") % bound
    }
}

/// A blog that is a link to one of two folders.
#[derive(Debug)]
pub struct Blog {
    place: PathBuf,
    chance: Chance,
    posts: usize,
    /// Goes up with every text, so that each is new.
    edition: usize,
    /// Which folder the link leads to.
    is_second: bool,
}

/// What a round may hold, at most.
const EDITS_MAX: usize = 12;

impl Blog {
    pub fn make(place: &Path, posts: usize, seed: u64) -> Blog {
        let chance = Chance::new(seed);
        let mut blog =
            Blog { place: place.to_owned(), chance, posts, edition: 0, is_second: false };
        fs::create_dir_all(blog.place.join("first/content/posts")).expect("a new folder");
        symlink("first", blog.folder()).expect("a new link");
        (0..posts).for_each(|number| blog.write_post(number));
        blog.settings();
        blog
    }

    pub fn folder(&self) -> PathBuf {
        self.place.join("blog")
    }

    /// The pages that there may be at one time or another.
    pub fn possible_pages(&self) -> Vec<String> {
        let posts = (0..self.posts).map(|number| format!("/posts/p{number}/"));
        let others = ["/", "/posts/", "/tags/", "/page/1/", "/tags/t1/", "/posts/renamed/"];
        posts.chain(others.map(str::to_owned)).collect()
    }

    /// Some edits of all kinds, a few milliseconds or more apart; the folder can be built afterwards.
    /// Tells what was done.
    pub fn edit_for_a_while(&mut self) -> Vec<&'static str> {
        type Edit = fn(&mut Blog);
        const EDITS: [(&str, Edit); 11] = [
            ("edit", Blog::edit),
            ("edit by renaming", Blog::edit_by_renaming),
            ("rename", Blog::rename),
            ("delete", Blog::delete),
            ("create", Blog::create),
            ("break", Blog::break_one),
            ("settings", Blog::settings),
            ("static file", Blog::static_file),
            ("template", Blog::template),
            ("touch all", Blog::touch_all),
            ("replace the folder", Blog::replace),
        ];
        let mut done = Vec::new();
        for _ in 0..1 + self.chance.below(EDITS_MAX) {
            // What takes long is done less often.
            let most = if self.chance.below(6) == 0 { EDITS.len() } else { EDITS.len() - 2 };
            let (what, edit) = EDITS[self.chance.below(most)];
            edit(self);
            done.push(what);
            let pause = [0, 1, 5, 20, 300][self.chance.below(5)];
            thread::sleep(Duration::from_millis(pause));
        }
        self.mend();
        done
    }

    fn content(&self) -> PathBuf {
        self.folder().join("content")
    }

    fn file(&self, number: usize) -> PathBuf {
        self.content().join(format!("posts/p{number}.md"))
    }

    fn post(&mut self, number: usize) -> String {
        self.edition += 1;
        let (day, tag) = (1 + number % 28, number % 5);
        let text = format!("Edition {}, and [the next](p{}.md).", self.edition, number + 1);
        let links = if number + 1 < 4 { text } else { format!("Edition {}.", self.edition) };
        format!(
            "{{\"title\": \"Post {number}\", \"date\": \"2026-01-{day:02}\", \"tags\": [\"t{tag}\"]}}\n\n\
             {links}\n\n## More\n\n```rust\nlet edition = {};\n```\n",
            self.edition
        )
    }

    fn write_post(&mut self, number: usize) {
        let text = self.post(number);
        fs::write(self.file(number), text).expect("a written file");
    }

    fn any(&mut self) -> usize {
        self.chance.below(self.posts)
    }

    fn edit(&mut self) {
        let number = self.any();
        self.write_post(number);
    }

    /// As editors save that want to lose nothing.
    fn edit_by_renaming(&mut self) {
        let number = self.any();
        let (text, new) = (self.post(number), self.content().join("posts/.p.md.new"));
        fs::write(&new, text).expect("a written file");
        fs::rename(new, self.file(number)).expect("renamed");
    }

    fn rename(&mut self) {
        let number = self.any();
        let _ = fs::rename(self.file(number), self.content().join("posts/renamed.md"));
    }

    fn delete(&mut self) {
        let number = self.any();
        let _ = fs::remove_file(self.file(number));
    }

    fn create(&mut self) {
        let missing = (0..self.posts).find(|number| !self.file(*number).exists());
        if let Some(number) = missing {
            self.write_post(number);
        }
    }

    fn break_one(&mut self) {
        let number = self.any();
        fs::write(self.file(number), "{\"title\": \n").expect("a written file");
    }

    fn settings(&mut self) {
        let size = 5 + self.chance.below(3);
        let text = format!("{{\"title\": \"Soak\", \"page_size\": {size}}}");
        fs::write(self.folder().join("site.json"), text).expect("a written file");
    }

    fn static_file(&mut self) {
        self.edition += 1;
        let folder = self.folder().join("static");
        fs::create_dir_all(&folder).expect("a new folder");
        fs::write(folder.join("a.txt"), self.edition.to_string()).expect("a written file");
    }

    fn template(&mut self) {
        let folder = self.folder().join("templates");
        if folder.exists() {
            fs::remove_dir_all(folder).expect("removed");
            return;
        }
        self.edition += 1;
        fs::create_dir_all(&folder).expect("a new folder");
        let text = format!(
            "{{% extends \"theme/404.html\" %}}{{% block suggestions %}}{}{{% endblock %}}",
            self.edition
        );
        fs::write(folder.join("404.html"), text).expect("a written file");
    }

    fn touch_all(&mut self) {
        (0..self.posts).for_each(|number| self.write_post(number));
    }

    /// A copy with a change, to which the link is swapped in one step.
    fn replace(&mut self) {
        let (old, new) = if self.is_second { ("second", "first") } else { ("first", "second") };
        let [old_folder, new_folder] = [old, new].map(|name| self.place.join(name));
        copy(&old_folder, &new_folder);
        let next = self.place.join("next");
        symlink(new, &next).expect("a new link");
        fs::rename(&next, self.folder()).expect("swapped");
        self.is_second = !self.is_second;
        self.edit();
        fs::remove_dir_all(old_folder).expect("removed");
    }

    /// Writes anew what is broken or gone, and takes away what was renamed: a round ends with as many
    /// posts as it began with.
    fn mend(&mut self) {
        let _ = fs::remove_file(self.content().join("posts/renamed.md"));
        for number in 0..self.posts {
            let is_whole = fs::read(self.file(number)).is_ok_and(|text| text.len() > 20);
            if !is_whole {
                self.write_post(number);
            }
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a new folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}
