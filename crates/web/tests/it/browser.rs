//! A browser without scripts: it keeps one cookie, fills in forms as the page gives them, and follows where it is sent.

use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, Method, Response, StatusCode, Url, redirect};
use serde_json::Value;

/// A browser, signed in or not.
#[derive(Clone)]
pub(crate) struct Browser {
    client: Client,
    base: String,
    cookie: Option<String>,
    /// A second one, beside that of the session.
    beside: Option<String>,
}

/// An answer with its text.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    async fn of(response: Response) -> Answer {
        let (status, headers) = (response.status(), response.headers().clone());
        Answer {
            status,
            headers,
            text: response.text().await.expect("a text"),
        }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("plain text"))
    }

    /// Where it sends.
    pub(crate) fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("JSON")
    }

    /// The value of the first attribute `name` after `before`.
    fn attribute(&self, before: &str, name: &str) -> Option<String> {
        let rest = self.text.split_once(before)?.1;
        let tag = rest.split('>').next()?;
        Some(
            tag.split_once(&format!("{name}=\""))?
                .1
                .split('"')
                .next()?
                .to_owned(),
        )
    }

    /// The number of the command that the page stands for.
    pub(crate) fn command_id(&self) -> String {
        self.attribute("name=\"command-id\"", "value")
            .expect("the page has a form with a command id")
    }

    /// What an input holds.
    pub(crate) fn value_of(&self, name: &str) -> Option<String> {
        self.attribute(&format!("name=\"{name}\""), "value")
    }

    /// What a list of that name begins with.
    pub(crate) fn chosen_of(&self, name: &str) -> Option<String> {
        let list = self.text.split_once(&format!("name=\"{name}\""))?.1;
        let list = list.split("</select>").next()?;
        let (before, _) = list.split_once(" selected")?;
        let value = before.rsplit("value=\"").next()?;
        Some(value.trim_end_matches('"').to_owned())
    }

    pub(crate) fn says(&self, words: &str) -> bool {
        let plain = self.text.replace("&quot;", "\"").replace("&amp;", "&");
        plain.contains(words)
    }

    /// What stands beside a field that is wrong.
    pub(crate) fn error_of(&self, field: &str) -> Option<String> {
        let rest = self.text.split_once(&format!("id=\"{field}-error\""))?.1;
        Some(
            rest.split_once("<span>")?
                .1
                .split("</span>")
                .next()?
                .to_owned(),
        )
    }
}

impl Browser {
    pub(crate) fn at(base: String) -> Browser {
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("a client");
        Browser {
            client,
            base,
            cookie: None,
            beside: None,
        }
    }

    pub(crate) fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    pub(crate) fn with_cookie(mut self, cookie: &str) -> Browser {
        self.cookie = Some(cookie.to_owned());
        self
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self
            .client
            .request(method, format!("{}{path}", self.base))
            .header(ACCEPT, "text/html");
        let cookies: Vec<&str> = [&self.cookie, &self.beside]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        if cookies.is_empty() {
            request
        } else {
            request.header(COOKIE, cookies.join("; "))
        }
    }

    /// Keeps a cookie beside that of the session.
    pub(crate) fn keeps(&mut self, answer: &Answer) {
        let pair = answer.header(SET_COOKIE.as_str()).split(';').next();
        self.beside = pair.map(str::to_owned);
    }

    fn remember(&mut self, answer: &Answer) {
        for cookie in answer.headers.get_all(SET_COOKIE) {
            let pair = cookie
                .to_str()
                .expect("plain text")
                .split(';')
                .next()
                .unwrap_or_default();
            self.cookie = (!pair.ends_with('=')).then(|| pair.to_owned());
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(
            self.request(Method::GET, path)
                .send()
                .await
                .expect("an answer"),
        )
        .await
    }

    /// A page that is about to be opened, for tests that change how.
    pub(crate) fn getting(&self, path: &str) -> reqwest::RequestBuilder {
        self.request(Method::GET, path)
    }

    pub(crate) async fn send(&self, method: Method, path: &str) -> Answer {
        Answer::of(self.request(method, path).send().await.expect("an answer")).await
    }

    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        Answer::of(self.posting(path, form).send().await.expect("an answer")).await
    }

    /// A form that is about to be sent, for tests that change how.
    pub(crate) fn posting(&self, path: &str, form: &[(&str, &str)]) -> reqwest::RequestBuilder {
        self.request(Method::POST, path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(encoded(form))
    }

    /// A form with one file that is about to be sent in parts, as a browser sends it.
    pub(crate) fn posting_file(
        &self,
        path: &str,
        form: &[(&str, &str)],
        (field, name, bytes): (&str, &str, &[u8]),
    ) -> reqwest::RequestBuilder {
        const BOUNDARY: &str = "synthetic-boundary-of-a-test";
        let mut body = Vec::new();
        for (name, value) in form {
            let part = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let media = format!("multipart/form-data; boundary={BOUNDARY}");
        self.request(Method::POST, path)
            .header(CONTENT_TYPE, media)
            .body(body)
    }

    pub(crate) async fn sent(&self, request: reqwest::RequestBuilder) -> Answer {
        Answer::of(request.send().await.expect("an answer")).await
    }

    pub(crate) async fn post_json(&self, path: &str, body: &Value) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/json")
            .body(body.to_string());
        Answer::of(request.send().await.expect("an answer")).await
    }

    /// Opens the page, and sends its form with these values and the page's own command id.
    pub(crate) async fn fills_in(&self, page: &str, form: &[(&str, &str)]) -> Answer {
        self.fills_in_to(page, page, form).await
    }

    pub(crate) async fn fills_in_to(
        &self,
        page: &str,
        action: &str,
        form: &[(&str, &str)],
    ) -> Answer {
        let shown = self.get(page).await;
        assert_eq!(
            shown.status,
            StatusCode::OK,
            "{page} is shown: {}",
            shown.text
        );
        let command_id = shown.command_id();
        let mut values = vec![("command-id", command_id.as_str())];
        values.extend_from_slice(form);
        self.post(action, &values).await
    }

    pub(crate) async fn sign_in(&mut self, login: &str, password: &str) -> Answer {
        self.sign_in_with(&[("login", login), ("password", password)])
            .await
    }

    /// The same with more than login and password in the form.
    pub(crate) async fn sign_in_with(&mut self, form: &[(&str, &str)]) -> Answer {
        let answer = self.post("/sign-in", form).await;
        self.remember(&answer);
        answer
    }

    pub(crate) async fn sign_out(&mut self) -> Answer {
        let answer = self.post("/sign-out", &[]).await;
        self.remember(&answer);
        answer
    }
}

pub(crate) fn encoded(form: &[(&str, &str)]) -> String {
    let url = Url::parse_with_params("http://synthetic.invalid/", form).expect("an address");
    url.query().unwrap_or_default().to_owned()
}
