//! The URLs of a packed file, for `check --compare`.

use crate::content::FormerUrl;
use crate::http::Coding;
use crate::packed::{Generation, Kind, PackedSite, PageRef};
use crate::url;

/// Every URL at which the site of a packed file answers at an instant, with 200 or a redirect.
///
/// Left out are names that a build makes of what they hold, such as that of the style sheet: they are
/// nobody's to keep; and previews, which go with their key.
pub(super) fn urls_of(site: &PackedSite, now_unix_s: i64) -> Vec<FormerUrl> {
    let generation = site.generation(now_unix_s);
    let pages = generation
        .scan(b"/")
        .filter(|(key, page)| !url::is_preview(key) && !is_named_by_content(site, *page));
    pages.filter_map(|(key, page)| former_url(site, generation, key, page)).collect()
}

fn former_url(
    site: &PackedSite,
    generation: Generation<'_>,
    key: &[u8],
    page: PageRef<'_>,
) -> Option<FormerUrl> {
    let path = std::str::from_utf8(key).ok()?.to_owned();
    match page.kind() {
        Kind::Content => {
            let title = title(site, generation, &path);
            Some(FormerUrl { path, title, led_to: None })
        }
        Kind::Redirect { .. } => {
            let led_to = decoded(page.location());
            Some(FormerUrl { path, title: None, led_to })
        }
        Kind::Gone | Kind::Error { .. } => None,
    }
}

/// The title of a post, from the JSON beside it.
fn title(site: &PackedSite, generation: Generation<'_>, path: &str) -> Option<String> {
    let page = generation.get(format!("{path}index.json").as_bytes())?;
    let form = page.representations().iter().find(|form| form.coding() == Coding::Identity)?;
    let object: serde_json::Value = serde_json::from_slice(site.bytes(form.body())).ok()?;
    object.get("title")?.as_str().map(str::to_owned)
}

/// Whether a name is made anew for every content: clients are told to keep what is there for ever.
fn is_named_by_content(site: &PackedSite, page: PageRef<'_>) -> bool {
    let heads = page.representations().iter().map(|form| site.bytes(form.head()));
    let word = b"immutable";
    heads.into_iter().any(|head| head.windows(word.len()).any(|bytes| bytes == word))
}

fn decoded(location: &[u8]) -> Option<String> {
    let path = location.split(|byte| b"?#".contains(byte)).next()?;
    let mut decoded = Vec::new();
    url::decode(path, &mut decoded).ok()?;
    String::from_utf8(decoded).ok()
}
