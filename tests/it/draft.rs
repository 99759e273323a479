//! Several officers at one draft: what each saves while it is typed, and what happens when they meet.

use cctv_grants::domain::person::Role;
use scraper::{Html, Selector};
use serde_json::Value;

use crate::app::{Client, Page, TestApp};

/// A draft and two officers of its partnership.
async fn two_at_one(app: &TestApp) -> (String, Client, Client) {
    let cast = app.cast().await;
    let case = format!("/applications/{}", app.ready_draft(&cast.officer, 1_000).await);
    let other = app.client(Role::CspOfficer, Some("SHR")).await;
    (case, app.sign_in(&cast.officer).await, other)
}

fn said(page: &Page) -> Value {
    serde_json::from_str(&page.html).unwrap_or_else(|_| panic!("{}: {}", page.status, page.html))
}

/// The form on a page, with every choice that is made on it.
fn form_of(page: &Page) -> Vec<(String, String)> {
    let html = Html::parse_document(&page.html);
    let mut fields = Vec::new();
    for element in html.select(&Selector::parse("main form [name]").unwrap()) {
        let value = element.value();
        let chosen = !["radio", "checkbox"].contains(&value.attr("type").unwrap_or_default())
            || value.attr("checked").is_some();
        let given = match value.name() {
            "textarea" => element.text().collect::<String>().trim_start_matches('\n').to_owned(),
            _ => value.attr("value").unwrap_or_default().to_owned(),
        };
        if chosen {
            fields.push((value.attr("name").unwrap().to_owned(), given));
        }
    }
    fields
}

/// Sends the form on a page with other values in some fields.
async fn send(client: &Client, address: &str, page: &Page, changed: &[(&str, &str)]) -> Page {
    let mut fields = form_of(page);
    for (name, value) in changed {
        fields.retain(|(kept, _)| kept != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    client.post_raw(address, &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_saves_itself_as_often_as_it_changes_and_its_button_still_works() {
    let app = TestApp::start().await;
    let (case, client, _) = two_at_one(&app).await;
    let address = format!("{case}/community");
    let fields = |how: &str, version: &str| {
        vec![("how".to_owned(), how.to_owned()), ("version".to_owned(), version.to_owned())]
    };
    let first = client.quietly(&address, &fields("A", "1")).await;
    assert_eq!((first.status, said(&first)["version"].as_u64()), (200, Some(2)));
    assert_eq!(said(&first)["saved_at"], "10:00am");
    let second = client.quietly(&address, &fields("Ab", "2")).await;
    assert_eq!(said(&second)["version"], 3);
    let button = client.post(&address, &[("how", "Abc"), ("version", "3")]).await;
    assert_eq!(button.status, 303);
    assert!(client.get(&address).await.html.contains("Abc"));
    let timeline = client.get(&case).await.texts(".app-timeline__what");
    assert!(timeline.len() < 12, "{timeline:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_button_would_refuse_is_not_saved_and_told() {
    let app = TestApp::start().await;
    let (case, client, _) = two_at_one(&app).await;
    let before = crate::state::everything(&app).await;
    let fields = [("quarter_1".to_owned(), "65k".to_owned()), ("version".to_owned(), "1".to_owned())];
    let refused = client.quietly(&format!("{case}/profile"), &fields).await;
    assert_eq!(refused.status, 422);
    assert!(said(&refused)["errors"][0].as_str().unwrap().contains("April to June"), "{}", refused.html);
    let empty = client.quietly(&format!("{case}/cameras/new"), &[]).await;
    assert_eq!((empty.status, said(&empty)["errors"][0].as_str()), (422, Some("Enter at least one answer")));
    assert_eq!(crate::state::everything(&app).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_line_that_saves_itself_becomes_one_line_even_when_its_answer_is_lost() {
    let app = TestApp::start().await;
    let (case, client, other) = two_at_one(&app).await;
    let (new, key) = (format!("{case}/cameras/new"), crate::app::key());
    let fields =
        |place: &str| vec![("place".to_owned(), place.to_owned()), ("version".to_owned(), "1".to_owned())];
    let one = said(&client.quietly_with_key(&new, &fields("Mill Street"), &key).await);
    assert_eq!(other.post(&new, &[("place", "High Street")]).await.status, 303);
    let again = said(&client.quietly_with_key(&new, &fields("Mill Street"), &key).await);
    assert_eq!(one["action"], format!("{case}/cameras/3"));
    assert_eq!((&one["action"], &one["version"]), (&again["action"], &again["version"]));
    let version = again["version"].to_string();
    let more = [("place", "Mill Street, by the bridge"), ("version", version.as_str())];
    assert_eq!(client.post(&format!("{case}/cameras/3"), &more).await.status, 303);
    let rows = client.get(&format!("{case}/cameras")).await.texts("tbody tr");
    assert_eq!(rows.len(), 4, "{rows:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_officers_at_two_lines_or_pieces_of_a_section_do_not_meet() {
    let app = TestApp::start().await;
    let (case, one, other) = two_at_one(&app).await;
    let add = one.post(&format!("{case}/cameras/new"), &[("place", "Mill Street")]).await;
    assert_eq!(add.status, 303);
    let (first, second) = (format!("{case}/cameras/1"), format!("{case}/cameras/3"));
    let (mine, theirs) = (one.get(&first).await, other.get(&second).await);
    assert_eq!(send(&other, &second, &theirs, &[("place", "Mill Lane")]).await.status, 303);
    assert_eq!(send(&one, &first, &mine, &[("place", "Broad Street")]).await.status, 303);
    // The request stands on the page of the match lines, but is a piece of its own.
    let (request, line) = (format!("{case}/funding"), format!("{case}/funding/1"));
    let (mine, theirs) = (one.get(&request).await, other.get(&line).await);
    assert_eq!(send(&other, &line, &theirs, &[("provider", "Town council")]).await.status, 303);
    assert_eq!(send(&one, &request, &mine, &[("request", "999")]).await.status, 303);
    assert!(one.get(&format!("{case}/cameras")).await.html.contains("Mill Lane"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_save_over_a_newer_one_shows_what_differs_and_one_save_keeps_what_is_chosen() {
    let app = TestApp::start().await;
    let (case, one, other) = two_at_one(&app).await;
    let address = format!("{case}/community");
    let (mine, theirs) = (one.get(&address).await, other.get(&address).await);
    let saved = send(&other, &address, &theirs, &[("how", "By post"), ("dates", "In May")]).await;
    assert_eq!(saved.status, 303);
    let typed = [("how".to_owned(), "At the fair".to_owned()), ("version".to_owned(), "1".to_owned())];
    let quiet = one.quietly(&address, &typed).await;
    let by = other.person.as_ref().unwrap().name.clone();
    assert_eq!(quiet.status, 409);
    assert!(said(&quiet)["saved_by"].as_str().unwrap().starts_with(&by), "{}", quiet.html);

    let met = send(&one, &address, &mine, &[("how", "At the fair"), ("result", "They agree")]).await;
    assert_eq!((met.status, met.heading()), (409, "Community and police: two versions".to_owned()));
    assert!(met.errors()[0].starts_with(&by), "{:?}", met.errors());
    let legends = met.texts("legend");
    assert_eq!(legends.len(), 3, "only what differs: {legends:?}");
    let chosen = form_of(&met).into_iter().filter(|(name, _)| name.starts_with("take_")).collect::<Vec<_>>();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(chosen, [pair("take_dates", "theirs"), pair("take_result", "yours")]);
    for text in ["By post", "At the fair", "In May", "They agree"] {
        assert!(met.html.contains(text), "{text}");
    }

    let open = send(&one, &address, &met, &[]).await;
    assert_eq!(open.status, 422);
    assert_eq!(open.errors(), [format!("Choose which answer to keep: {}", legends[0])]);
    for nonsense in ["", "both", "<script>alert(1)</script>"] {
        let open = send(&one, &address, &open, &[("take_how", nonsense), ("saved_by", "<b>me</b>")]).await;
        assert!(open.status == 422 && !open.html.contains("<b>me") && !open.html.contains("<script>alert"));
    }
    let done = send(&one, &address, &open, &[("take_how", "yours")]).await;
    assert_eq!(done.status, 303, "{:?}", done.errors());
    let kept = one.get(&address).await;
    for text in ["At the fair", "In May", "They agree"] {
        assert!(kept.html.contains(text), "{text}");
    }
    assert!(!kept.html.contains("By post"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_two_change_is_compared_and_the_same_change_twice_is_none() {
    let app = TestApp::start().await;
    let (case, one, other) = two_at_one(&app).await;
    let address = format!("{case}/cameras/1");
    let (mine, theirs) = (one.get(&address).await, other.get(&address).await);
    assert_eq!(send(&other, &address, &theirs, &[("place", "Corve Street")]).await.status, 303);
    assert_eq!(send(&one, &address, &mine, &[("place", "Corve Street")]).await.status, 303);
    let met = send(&one, &address, &mine, &[("place", "Mill Street"), ("camera_type", "fixed")]).await;
    assert_eq!((met.status, met.heading()), (409, "Change camera 1: two versions".to_owned()));
    // Somebody saves again before the choice is made: what is kept of theirs is the newest.
    let newer = other.get(&address).await;
    assert_eq!(send(&other, &address, &newer, &[("place", "Broad Street")]).await.status, 303);
    let again = send(&one, &address, &met, &[("take_place", "yours")]).await;
    assert_eq!(again.status, 409, "what was chosen against has changed");
    let done = send(&one, &address, &again, &[("take_place", "theirs")]).await;
    assert_eq!(done.status, 303);
    assert!(one.get(&address).await.html.contains("Broad Street"));
}

/// What a page says of others, once it says anything: it is noted beside the page.
async fn others_at(client: &Client, address: &str) -> Vec<String> {
    for _ in 0..100 {
        let lines = client.get(address).await.texts(".app-presence li");
        if !lines.is_empty() {
            return lines;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    Vec::new()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_else_is_at_a_draft_is_said_on_its_pages_and_fades() {
    let app = TestApp::start().await;
    let (case, one, other) = two_at_one(&app).await;
    let name = other.person.as_ref().unwrap().name.clone();
    other.get(&format!("{case}/need")).await;
    assert_eq!(
        others_at(&one, &format!("{case}/need")).await,
        [format!("{name} opened this section just now")]
    );
    assert_eq!(others_at(&one, &case).await, [format!("{name} opened Need just now")]);
    assert!(one.get(&format!("{case}/costs")).await.texts(".app-presence li").is_empty());
    app.clock.advance(chrono::TimeDelta::minutes(3));
    let asked = one.get(&format!("{case}/presence?section=need")).await;
    assert_eq!(said(&asked), serde_json::json!([format!("{name} opened this section 3 minutes ago")]));
    assert_eq!(said(&one.get(&format!("{case}/presence?section=costs")).await), serde_json::json!([]));
    other.get(&format!("{case}/costs/1")).await;
    assert_eq!(
        others_at(&one, &format!("{case}/costs/1")).await,
        [format!("{name} opened this section just now")]
    );
    app.clock.advance(chrono::TimeDelta::minutes(15));
    assert!(one.get(&case).await.texts(".app-presence li").is_empty());
    assert_eq!(one.get(&format!("{case}/presence?section=%00")).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_asks_by_itself_keeps_nobody_signed_in() {
    let app = TestApp::start().await;
    let (case, one, _) = two_at_one(&app).await;
    for _ in 0..7 {
        app.clock.advance(chrono::TimeDelta::minutes(5));
        one.get(&format!("{case}/presence")).await;
    }
    assert!(one.get(&case).await.location.starts_with("/sign-in"), "30 minutes without use");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_was_removed_meanwhile_is_said_and_what_was_typed_given_back() {
    let app = TestApp::start().await;
    let (case, one, other) = two_at_one(&app).await;
    let address = format!("{case}/costs/1");
    let mine = one.get(&address).await;
    let removed = other.get(&format!("{address}/remove")).await;
    assert_eq!(send(&other, &format!("{address}/remove"), &removed, &[]).await.status, 303);
    let gone = send(&one, &address, &mine, &[("description", "Lens of another kind")]).await;
    assert_eq!(gone.status, 409);
    assert!(gone.html.contains("Lens of another kind"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_after_signing_out_is_kept_on_the_page_and_sent_after_signing_in() {
    let app = TestApp::start().await;
    let (case, client, _) = two_at_one(&app).await;
    let address = format!("{case}/community");
    let mut form = form_of(&client.get(&address).await);
    form.retain(|(name, _)| name != "how");
    form.push(("how".into(), "At three\r\nmarkets <b>".into()));
    let signed_out = Client { cookie: String::new(), ..client.clone() };
    let pairs = |form: &[(String, String)]| form.to_vec();
    let post = async |client: &Client, form: &[(String, String)]| {
        let form = pairs(form);
        let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        client.post_raw(&address, &form).await
    };
    let held = post(&signed_out, &form).await;
    assert_eq!((held.status, held.heading().as_str()), (401, "Sign in again"));
    assert!(held.links("main a[target=_blank]")[0].starts_with("/sign-in?next="));
    assert!(held.texts("dd").contains(&"At three markets <b>".to_owned()), "{:?}", held.texts("dd"));
    // Without signing in first, the same page again.
    assert_eq!(post(&signed_out, &form_of(&held)).await.status, 401);

    let back = app.sign_in(client.person.as_ref().unwrap()).await;
    assert_ne!(back.cookie, client.cookie);
    let ask = post(&back, &form_of(&held)).await;
    assert_eq!((ask.status, ask.texts("main button")), (403, vec!["Send what you typed".to_owned()]));
    let name = &client.person.as_ref().unwrap().name;
    assert!(ask.texts("main p").join(" ").contains(&format!("It is sent in the name of {name}.")));
    assert!(
        !back.get(&address).await.html.contains("At three"),
        "nothing is saved before the button is pressed"
    );
    let sent = post(&back, &form_of(&ask)).await;
    assert_eq!((sent.status, sent.location.as_str()), (303, &*format!("{case}?done=saved")));
    assert!(
        back.get(&address).await.html.contains("At three\r\nmarkets")
            || back.get(&address).await.html.contains("At three\nmarkets")
    );

    // A button alone has nothing to keep, and files cannot be: the page does not say that it does.
    let press =
        Client { cookie: String::new(), ..client.clone() }.post(&format!("{case}/withdraw"), &[]).await;
    assert_eq!((press.status, press.texts("main button").len()), (401, 0));
}
