//! What a GET would be answered with: the steps of `respond`, on the plan.

use super::{Answer, Route, Routes, Step};

impl Routes {
    /// What a GET of a decoded path would be answered with, without its query.
    ///
    /// Where no page is: the path with a slash at its end, the folder of an `index.html`, the only path
    /// that differs in nothing but case, a rule of `site.json`.
    pub fn answer(&self, path: &str) -> Answer<'_> {
        self.answer_by(path).0
    }

    /// As [`Routes::answer`], with what it was found by.
    pub fn answer_by(&self, path: &str) -> (Answer<'_>, Step<'_>) {
        if let Some((there, route)) = self.entries.get_key_value(path) {
            return (answer_of(route), Step::At(there));
        }
        let with_slash = format!("{path}/");
        let folder = path.strip_suffix("index.html").filter(|folder| folder.ends_with('/'));
        let there = |path: &str| self.entries.get_key_value(path).map(|(there, _)| there.as_str());
        let only = |path: &str| self.folded.only(&self.entries, path);
        let nearly = there(&with_slash)
            .map(|nearly| (nearly, Step::Slash))
            .or_else(|| there(folder?).map(|nearly| (nearly, Step::Folder)))
            .or_else(|| only(path).map(|nearly| (nearly, Step::Case)))
            .or_else(|| only(&with_slash).map(|nearly| (nearly, Step::Case)));
        let Some((nearly, step)) = nearly else { return self.rule(path) };
        match answer_of(&self.entries[nearly]) {
            Answer::Found(_) => (Answer::Redirect(nearly.to_owned()), step),
            further => (further, Step::At(nearly)),
        }
    }

    fn rule(&self, path: &str) -> (Answer<'_>, Step<'_>) {
        let fits = self.rules.iter().find_map(|rule| {
            let splat = path.strip_prefix(rule.from.strip_suffix('*')?)?;
            Some((rule, splat))
        });
        let Some((rule, splat)) = fits else { return (Answer::Missing, Step::Nothing) };
        let answer = match rule.status {
            410 => Answer::Gone(None),
            _ => Answer::Redirect(rule.to.replace(":splat", splat)),
        };
        (answer, Step::Rule(rule))
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
