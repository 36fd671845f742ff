//! `_nginx.conf`: what nginx has to be told so that it answers every URL with
//! the status, the body, the media type and the location of the site itself, and with the fields that
//! `headers` in `site.json` and the policies of pages ask for.
//!
//! A path in quotes after `location =` is compared with the decoded path of a request as it stands; in a
//! location that is sent, `$` begins a variable and is therefore escaped.

use std::collections::BTreeMap;

use super::host_fields::{self, Field};
use super::plan::{Redirect, Rule, Served};

/// The file's name, at the root of the export.
pub(super) const NAME: &str = "_nginx.conf";

const HEAD: &str = "\
# Made by `pamphlet export`: redirects, media types and errors of this site. Include it in a server
# whose root is this folder:
#
#   server {
#       listen 80;
#       server_name blog.example;
#       root /srv/blog;
#       include /srv/blog/_nginx.conf;
#   }

index index.html;
absolute_redirect off;
";

/// The field of every answer.
const NOSNIFF: &str = "add_header X-Content-Type-Options nosniff always;";

/// Everything that the configuration depends on.
#[derive(Debug)]
pub(super) struct Configuration<'a> {
    pub served: &'a [Served<'a>],
    pub redirects: &'a [Redirect<'a>],
    /// The longest prefix first.
    pub rules: &'a [Rule<'a>],
    /// Decoded paths.
    pub gone: &'a [&'a str],
    /// Files that are for the host, not for readers.
    pub hidden: &'a [&'a str],
    pub has_gone_page: bool,
}

impl Configuration<'_> {
    pub fn write(&self) -> String {
        let mut text = HEAD.to_owned();
        let told: Vec<&[Field<'_>]> = self.served.iter().map(|served| &*served.fields).collect();
        let of_all = host_fields::of_all(&told);
        text.push_str(&format!("{NOSNIFF}\n"));
        for field in &of_all {
            text.extend(add_header(field).map(|line| line + "\n"));
        }
        text.push_str("error_page 404 /404.html;\nerror_page 403 =404 /404.html;\n");
        if self.has_gone_page {
            text.push_str("error_page 410 /410.html;\n");
        }
        for name in self.hidden {
            text.push_str(&format!("location = {} {{ internal; }}\n", quoted(&format!("/{name}"))));
        }
        self.write_files(&mut text, &of_all);
        for redirect in self.redirects {
            write_redirect(&mut text, redirect);
        }
        for path in self.gone {
            text.push_str(&format!("location = {} {{ return 410; }}\n", quoted(path)));
        }
        for (number, rule) in self.rules.iter().enumerate() {
            write_rule(&mut text, number + 1, rule);
        }
        text
    }

    /// A table by ending, with the type that most files of the ending have, and each other file by itself,
    /// as well as those with fields of their own: nginx forgets the others where it has one of these.
    fn write_files(&self, text: &mut String, of_all: &[Field<'_>]) {
        let mut counts: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        for Served { name, content_type, .. } in self.served {
            if let Some(ending) = ending(name) {
                *counts.entry(ending).or_default().entry(content_type).or_default() += 1;
            }
        }
        let mut types: BTreeMap<&str, &str> = BTreeMap::new();
        for (ending, counts) in &counts {
            let most = counts.iter().max_by_key(|(_, count)| **count);
            types.extend(most.map(|(content_type, _)| (*ending, *content_type)));
        }
        types.entry("html").or_insert("text/html; charset=utf-8");
        text.push_str("types {\n");
        for (ending, content_type) in &types {
            text.push_str(&format!("    {} {ending};\n", quoted(content_type)));
        }
        text.push_str("}\ndefault_type application/octet-stream;\n");
        for Served { name, content_type, fields } in self.served {
            let by_ending = ending(name).and_then(|ending| types.get(ending));
            let is_of_its_own = by_ending.is_none_or(|common| common != content_type);
            let has_fields = !host_fields::is_served_by(of_all, fields);
            if !is_of_its_own && !has_fields {
                continue;
            }
            text.push_str(&format!("location = {} {{", quoted(&format!("/{name}"))));
            if is_of_its_own {
                text.push_str(&format!(" types {{ }} default_type {};", quoted(content_type)));
            }
            if has_fields {
                let own = fields.iter().filter_map(add_header).map(|line| format!(" {line}"));
                text.extend(own.chain([format!(" {NOSNIFF}")]));
            }
            text.push_str(" }\n");
        }
    }
}

/// In a value `$` begins a variable, and nothing escapes it: such a field is left to whoever runs nginx.
fn add_header((name, value): &Field<'_>) -> Option<String> {
    let is_plain = !value.contains('$');
    is_plain.then(|| format!("add_header {} {};", quoted(name), quoted(value)))
}

/// The ending by which nginx finds a type: letters and digits behind the last dot of the name, in lower case.
fn ending(name: &str) -> Option<&str> {
    let (_, ending) = name.rsplit('/').next()?.rsplit_once('.')?;
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (!ending.is_empty() && ending.bytes().all(is_plain)).then_some(ending)
}

/// The query of the request goes on, behind one that the location has of its own.
fn write_redirect(text: &mut String, redirect: &Redirect<'_>) {
    let Redirect { from, to, status } = redirect;
    let (resource, fragment) = to.split_at(to.find('#').unwrap_or(to.len()));
    let (resource, fragment) = (escaped(resource), escaped(fragment));
    let from = quoted(from);
    if resource.contains('?') {
        text.push_str(&format!(
            "location = {from} {{ if ($args) {{ return {status} \"{resource}&$args{fragment}\"; }} \
             return {status} \"{resource}{fragment}\"; }}\n"
        ));
    } else {
        text.push_str(&format!(
            "location = {from} {{ return {status} \"{resource}$is_args$args{fragment}\"; }}\n"
        ));
    }
}

/// A rule counts where no file is. Of the codes for what moved, `rewrite` knows two.
fn write_rule(text: &mut String, number: usize, rule: &Rule<'_>) {
    let prefix = quoted(rule.prefix);
    text.push_str(&format!(
        "location {prefix} {{ try_files $uri ${{uri}}index.html $uri/ @rule_{number}; }}\n"
    ));
    match rule.to {
        None => text.push_str(&format!("location @rule_{number} {{ return 410; }}\n")),
        Some((to, status)) => {
            let flag = if matches!(status, 301 | 308) { "permanent" } else { "redirect" };
            let to = escaped(to).replace(":splat", "$1");
            let from = quoted(&format!("^{}(.*)$", pattern(rule.prefix)));
            text.push_str(&format!(
                "location @rule_{number} {{ rewrite {from} \"{to}\" {flag}; }}\n"
            ));
        }
    }
}

/// A location as it goes on the wire, for a string of the configuration.
fn escaped(location: &str) -> String {
    location.replace('$', "%24").replace('\\', "%5C").replace('"', "%22")
}

/// A string of the configuration, taken as it stands.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A regular expression for exactly this text.
fn pattern(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_punctuation() && !"/_-~".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Rule, write_redirect, write_rule};
    use crate::export::plan::Redirect;

    fn redirect(from: &str, to: &str) -> String {
        let mut text = String::new();
        write_redirect(&mut text, &Redirect { from, to, status: 301 });
        text
    }

    #[test]
    fn a_redirect_keeps_the_query_and_breaks_out_of_no_string() {
        assert_eq!(
            redirect("/a/", "/b/#c"),
            "location = \"/a/\" { return 301 \"/b/$is_args$args#c\"; }\n"
        );
        assert_eq!(
            redirect("/\"$x\\{}", "/?p=1$"),
            "location = \"/\\\"$x\\\\{}\" { if ($args) { return 301 \"/?p=1%24&$args\"; } \
             return 301 \"/?p=1%24\"; }\n"
        );
    }

    #[test]
    fn a_rule_matches_its_prefix_as_it_stands() {
        let mut text = String::new();
        write_rule(&mut text, 1, &Rule { prefix: "/a.b/", to: Some(("/c/:splat", 308)) });
        assert_eq!(
            text,
            "location \"/a.b/\" { try_files $uri ${uri}index.html $uri/ @rule_1; }\n\
             location @rule_1 { rewrite \"^/a\\\\.b/(.*)$\" \"/c/$1\" permanent; }\n"
        );
    }
}
