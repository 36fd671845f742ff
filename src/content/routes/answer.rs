//! What a GET would be answered with: the steps of `respond`, on the plan.

use super::{Answer, Route, Routes};

impl Routes {
    /// What a GET of a decoded path would be answered with, without its query.
    ///
    /// Where no page is: the path with a slash at its end, the folder of an `index.html`, the only path
    /// that differs in nothing but case, a rule of `site.json`.
    pub fn answer(&self, path: &str) -> Answer<'_> {
        if let Some(route) = self.entries.get(path) {
            return answer_of(route);
        }
        let with_slash = format!("{path}/");
        let folder = path.strip_suffix("index.html").filter(|folder| folder.ends_with('/'));
        let nearly = self
            .entries
            .get_key_value(&with_slash)
            .or_else(|| self.entries.get_key_value(folder?))
            .map(|(nearly, _)| nearly.as_str())
            .or_else(|| self.folded.only(&self.entries, path))
            .or_else(|| self.folded.only(&self.entries, &with_slash));
        match nearly.map(|nearly| (nearly, answer_of(&self.entries[nearly]))) {
            Some((nearly, Answer::Found(_))) => Answer::Redirect(nearly.to_owned()),
            Some((_, further)) => further,
            None => self.rule(path),
        }
    }

    fn rule(&self, path: &str) -> Answer<'_> {
        let fits = self.rules.iter().find_map(|rule| {
            let splat = path.strip_prefix(rule.from.strip_suffix('*')?)?;
            Some((rule, splat))
        });
        match fits {
            Some((rule, _)) if rule.status == 410 => Answer::Gone(None),
            Some((rule, splat)) => Answer::Redirect(rule.to.replace(":splat", splat)),
            None => Answer::Missing,
        }
    }
}

fn answer_of(route: &Route) -> Answer<'_> {
    match route {
        Route::Redirect { status: 410, .. } => Answer::Gone(None),
        Route::Redirect { to, .. } => Answer::Redirect(to.clone()),
        Route::Gone(document) => Answer::Gone(Some(*document)),
        found => Answer::Found(found),
    }
}
