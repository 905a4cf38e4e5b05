//! The frame of every page: banner, bar, content, foot.

use axum::response::Html;
use maud::{DOCTYPE, Markup, html};
use retinue_rulebook::Language;

use super::icons;
use crate::access::{at_site, language};
use crate::http::assets::ASSETS;
use crate::http::form::Form;
use crate::site::Site;
use crate::words::site as words;

/// Where a link of the bar leads, and what it is called.
pub(crate) type Way = (&'static str, &'static str);

/// Who is signed in, as far as the frame shows it.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    /// What the bar calls the person.
    pub(crate) name: String,
    /// The name of the room.
    pub(crate) room: &'static str,
    /// The ways through the room, the first being its front page.
    pub(crate) ways: Vec<Way>,
    /// The language that the person chose, in a room whose pages stand in every language. Staff read English.
    pub(crate) language: Option<Language>,
    /// The mark of the site at which a pharmacist of several works now.
    pub(crate) at: Option<String>,
}

/// One page, to be rendered with its content.
pub(crate) struct Page<'a> {
    title: &'a str,
    visitor: Option<&'a Visitor>,
    here: &'a str,
    narrow: bool,
    has_problems: bool,
    /// None on a page that stands in English only.
    language: Option<Language>,
}

impl<'a> Page<'a> {
    /// A page of a room.
    pub(crate) fn of(visitor: &'a Visitor, title: &'a str) -> Page<'a> {
        Page {
            title,
            visitor: Some(visitor),
            here: "",
            narrow: false,
            has_problems: false,
            language: visitor.language,
        }
    }

    /// A page outside every room.
    pub(crate) fn bare(title: &'a str) -> Page<'a> {
        Page {
            title,
            visitor: None,
            here: "",
            narrow: true,
            has_problems: false,
            language: None,
        }
    }

    /// The way of the bar on which the page lies.
    pub(crate) fn on(mut self, here: &'a str) -> Page<'a> {
        self.here = here;
        self
    }

    /// A page outside every room that stands in every language, in the reader's.
    pub(crate) fn in_language(mut self, language: Option<Language>) -> Page<'a> {
        self.language = language;
        self
    }

    /// For forms and single messages: lines stay short.
    pub(crate) fn narrow(mut self) -> Page<'a> {
        self.narrow = true;
        self
    }

    /// A page with a form: its title says when there is a problem.
    pub(crate) fn with(mut self, form: &Form) -> Page<'a> {
        self.has_problems = !form.problems.is_empty();
        self
    }

    /// The whole page.
    pub(crate) fn render(self, site: &Site, body: Markup) -> Html<String> {
        let assets = &*ASSETS;
        let language = self.language.unwrap_or_default();
        let home = self
            .visitor
            .and_then(|visitor| visitor.ways.first())
            .map_or("/", |way| way.0);
        let page = html! {
            (DOCTYPE)
            html lang=(language.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="robots" content="noindex, nofollow";
                    // htmx runs no text as code and writes no style into the page, so the strict policy holds.
                    meta name="htmx-config" content=r#"{"allowEval":false,"includeIndicatorStyles":false,"historyCacheSize":0}"#;
                    title {
                        @if self.has_problems { (words::PROBLEM_PREFIX.get(language)) " " }
                        (self.title) " · " (words::NAME)
                    }
                    link rel="stylesheet" href=(assets.stylesheet.path());
                    link rel="icon" type="image/svg+xml" href=(assets.mark.path());
                    script src=(assets.htmx.path()) defer {}
                }
                body {
                    a.skip href="#main" { (words::SKIP.get(language)) }
                    @if let Some(banner) = words::banner(site.mode()) {
                        div.sham #banner role="note" { span { (banner.get(language)) } }
                    }
                    header.bar {
                        div.bar-in {
                            a.brand href=(home) {
                                (icons::mark()) (words::NAME)
                                @if let Some(visitor) = self.visitor { span.brand-room { (visitor.room) } }
                            }
                            @if let Some(visitor) = self.visitor { (ways(visitor, self.here)) }
                            @if self.language.is_some() || self.visitor.is_some() { div.bar-who {
                                @if let Some(language) = self.language { (languages(language)) }
                                @if let Some(visitor) = self.visitor { (who(visitor, language)) }
                            } }
                        }
                    }
                    main.page.page-narrow[self.narrow] #main tabindex="-1" { (body) }
                    footer.foot {
                        div.foot-in {
                            p { (site.config.installation_name) }
                            p { (words::NOT_OFFICIAL.get(language)) }
                        }
                    }
                }
            }
        };
        let page = page.into_string();
        match self.visitor.and_then(|visitor| visitor.at.as_deref()) {
            Some(mark) => Html(at_site::stamped(&page, mark)),
            None => Html(page),
        }
    }
}

fn ways(visitor: &Visitor, here: &str) -> Markup {
    html! {
        nav aria-label=(visitor.room) {
            ul {
                @for (href, label) in &visitor.ways {
                    li { a href=(href) aria-current=[(*href == here).then_some("page")] { (label) } }
                }
            }
        }
    }
}

fn who(visitor: &Visitor, language: Language) -> Markup {
    html! {
        span #signed-in { (visitor.name) }
        a href="/time-zone" { (words::ZONE.get(language)) }
        form method="post" action="/sign-out" { button.button-plain.button-small #sign-out type="submit" { (words::SIGN_OUT.get(language)) } }
    }
}

/// The other languages, each by its own name: a form that works with scripts off.
fn languages(now: Language) -> Markup {
    html! {
        form.languages method="post" action=(language::PATH) aria-label=(words::LANGUAGE.get(now)) {
            @for other in Language::ALL.iter().filter(|other| **other != now) {
                button.button-plain.button-small type="submit" name=(language::FIELD) value=(other.tag()) lang=(other.tag()) { (other.own_name()) }
            }
        }
    }
}
