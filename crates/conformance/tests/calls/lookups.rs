//! Values that a client finds for itself, over real sockets: when it asks, how often, and what is said where it cannot.
use conformance::{Arguments, Client, ClientBuilder, Credentials, ErrorKind};
use oas_mock::{Builder, Fault, MockCloud, Reply};

const CONTRACT: &str = include_str!("../../contracts/everything.yaml");

fn fake() -> Builder {
    MockCloud::builder().contract("everything", CONTRACT)
}

/// A client that has the keys with which owners are listed, and nothing else: callers are shown elsewhere.
fn builder(cloud: &MockCloud) -> ClientBuilder {
    let variables = cloud.environment();
    let wanted = |name: &str| name == "EVERYTHING_ENDPOINT" || name.ends_with("KEY");
    Client::builder().variables(|name| variables.get(name).filter(|_| wanted(name)).cloned())
}

fn asked(cloud: &MockCloud, path: &str) -> usize {
    cloud.received().iter().filter(|request| request.target.split('?').next() == Some(path)).count()
}

fn header(cloud: &MockCloud, name: &str) -> Option<String> {
    let request = cloud.received().into_iter().rfind(|request| request.target.starts_with("/owned/")).unwrap();
    request.headers.into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

#[tokio::test]
async fn it_asks_once_however_many_calls_need_it() {
    let cloud = fake().start().await.unwrap();
    let client = builder(&cloud).build().unwrap();
    let calls: Vec<_> = (0..12).map(|_| tokio::spawn(client.list_owned().send())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    // Once for each of the two settings.
    assert_eq!((asked(&cloud, "/owners"), asked(&cloud, "/owned/o-1")), (2, 12));
    assert_eq!(header(&cloud, "x-group").as_deref(), Some("7"), "a number is written as one");

    // Copies know it too; lists, and calls by name.
    let copy = client.clone().with_retry(conformance::RetryPolicy::never());
    assert_eq!(copy.list_owned().into_stream().try_collect::<Vec<_>>().await.unwrap().len(), 1);
    let none = std::iter::empty::<(String, conformance::Json)>().collect::<Arguments>();
    client.invoke("list_owned", none).send().await.unwrap();
    assert_eq!((asked(&cloud, "/owners"), asked(&cloud, "/owned/o-1")), (2, 14));
}

#[tokio::test]
async fn what_is_given_is_not_looked_up() {
    let cloud = fake().start().await.unwrap();
    let client = builder(&cloud).owner("mine").group("3").build().unwrap();
    client.list_owned().send().await.unwrap();
    client.list_owned().owner_id("yours").x_group("4").send().await.unwrap();
    assert_eq!((asked(&cloud, "/owners"), asked(&cloud, "/owned/mine"), asked(&cloud, "/owned/yours")), (0, 1, 1));
    assert_eq!(header(&cloud, "x-group").as_deref(), Some("4"));

    // A team stands where no group does.
    let client = builder(&cloud).owner("mine").team("blue").build().unwrap();
    client.list_owned().send().await.unwrap();
    assert_eq!((header(&cloud, "x-group"), header(&cloud, "x-team").as_deref()), (None, Some("blue")));
    assert_eq!(asked(&cloud, "/owners"), 0);
}

#[tokio::test]
async fn where_it_cannot_ask_it_does_not() {
    let cloud = fake().start().await.unwrap();
    // Owners are not listed for a token.
    let variables = cloud.environment();
    let client = Client::builder().endpoint(cloud.url()).token(variables["EVERYTHING_TOKEN"].as_str()).build().unwrap();
    let error = client.list_owned().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidRequest, 0));
    assert!(error.to_string().contains("`.owner(…)` on the client builder or set EVERYTHING_OWNER"), "{error}");
    assert!(cloud.received().is_empty());
    client.list_owned().owner_id("mine").send().await.unwrap();
    assert_eq!((header(&cloud, "x-group"), asked(&cloud, "/owners")), (None, 0));

    // Callers are shown by another server than the one that the program has said.
    assert_eq!((header(&cloud, "x-caller"), asked(&cloud, "/caller")), (None, 0));
}

#[tokio::test]
async fn what_is_shown_elsewhere_is_asked_for_where_the_program_says_that_is() {
    let cloud = fake().start().await.unwrap();
    let keys = cloud.environment().into_iter().filter(|(name, _)| !name.ends_with("ENDPOINT"));
    let callers = keys.fold(fake(), |fake, (name, value)| fake.credential(&name, &value)).start().await.unwrap();
    let client = builder(&cloud).server_endpoint("https://callers.example.com", callers.url()).build().unwrap();
    client.list_owned().send().await.unwrap();
    assert_eq!((header(&cloud, "x-caller").as_deref(), asked(&cloud, "/caller")), (Some("me"), 0));
    assert_eq!(callers.received().len(), 1);
    // The contract calls both by name, and a variable does as well as a setter.
    let variables = cloud.environment();
    Client::builder()
        .variables(|name| variables.get(name).cloned())
        .build()
        .unwrap()
        .show_caller()
        .send()
        .await
        .unwrap();
    assert_eq!(asked(&cloud, "/caller"), 1);
}

#[tokio::test]
async fn a_lookup_that_fails_is_the_error_of_the_call_and_is_made_again() {
    let cloud = fake().reply("list_owners", [Reply::refused(403)]).start().await.unwrap();
    let client = builder(&cloud).group("3").build().unwrap();
    let error = client.list_owned().send().await.unwrap_err();
    assert!(error.is_auth() && error.operation() == Some("list_owned"), "{error:#?}");
    for said in
        ["`owner` could not be looked up by `list_owners`", "`.owner(…)` of the client builder", "EVERYTHING_OWNER"]
    {
        assert!(error.to_string().contains(said), "{error}");
    }
    assert_eq!(asked(&cloud, "/owned/o-1"), 0);
    client.list_owned().send().await.unwrap();
    assert_eq!((asked(&cloud, "/owners"), asked(&cloud, "/owned/o-1")), (2, 1));

    // Those who have waited for the same have the same answer.
    let slow = Reply::refused(403).after(std::time::Duration::from_millis(300));
    let cloud = fake().reply("list_owners", [slow]).start().await.unwrap();
    let client = builder(&cloud).group("3").build().unwrap();
    let calls: Vec<_> = (0..5).map(|_| tokio::spawn(client.list_owned().send())).collect();
    for call in calls {
        assert!(call.await.unwrap().unwrap_err().is_auth());
    }
    assert_eq!(asked(&cloud, "/owners"), 1);
}

#[tokio::test]
async fn an_answer_without_it_says_so_and_a_lookup_is_tried_again_as_any_call() {
    let none = Reply::json(200, serde_json::json!({"owners": []}));
    let cloud = fake().reply("list_owners", [none, Reply::fault(Fault::Reset)]).start().await.unwrap();
    let client = builder(&cloud).group("3").build().unwrap();
    let error = client.list_owned().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("the answer of `list_owners` has nothing at `/owners/0/id`"), "{error}");
    client.list_owned().send().await.unwrap();
    assert_eq!(asked(&cloud, "/owners"), 3, "the second lookup took two attempts");
}

#[tokio::test]
async fn other_credentials_find_for_themselves() {
    let cloud = fake().start().await.unwrap();
    let variables = cloud.environment();
    let keys = Credentials::new()
        .key(variables["EVERYTHING_KEY"].as_str())
        .query_key(variables["EVERYTHING_QUERY_KEY"].as_str());
    let client = builder(&cloud).group("3").build().unwrap();
    client.list_owned().send().await.unwrap();
    client.with_credentials(keys.clone()).unwrap().list_owned().send().await.unwrap();
    client.list_owned().credentials(keys).send().await.unwrap();
    assert_eq!(asked(&cloud, "/owners"), 3);
}

#[tokio::test]
async fn a_preview_asks_nobody() {
    let cloud = fake().start().await.unwrap();
    let client = builder(&cloud).build().unwrap();
    let error = client.list_owned().preview().unwrap_err();
    assert!(error.to_string().contains("`list_owners` is asked for it when the request is sent"), "{error}");
    assert!(client.list_owned().owner_id("mine").preview().unwrap().url.contains("/owned/mine"));
    assert!(cloud.received().is_empty());
}

#[tokio::test]
async fn what_is_looked_up_by_other_settings_is_asked_for_once_for_each_of_their_values() {
    let cloud = fake().start().await.unwrap();
    let queries = || -> Vec<String> {
        let received = cloud.received().into_iter().map(|request| request.target);
        // What is asked, without the key that follows.
        received.filter_map(|target| Some(target.strip_prefix("/places?")?.split("&k=").next()?.to_owned())).collect()
    };
    // What nobody has set of the base URL is what the contract says.
    let client = builder(&cloud).level("3").build().unwrap();
    client.show_place().send().await.unwrap();
    client.show_place().send().await.unwrap();
    assert_eq!((queries(), asked(&cloud, "/places/p-1")), (vec!["name=eu&level=3".to_owned()], 2));
    // A call that has a setting of its own is one with another value; by name as well.
    client.show_place().x_level("4").send().await.unwrap();
    let arguments = [("X-Level", "4")].into_iter().collect::<Arguments>();
    client.invoke("show_place", arguments).send().await.unwrap();
    assert_eq!(queries()[1..], ["name=eu&level=4"]);

    let client = builder(&cloud).level("3").zone("us").build().unwrap();
    client.show_place().send().await.unwrap();
    // The parameter has a setting of its own, which comes before what the lookup gives it.
    let client = builder(&cloud).level("3").zone("us").place_name("a & b").build().unwrap();
    client.show_place().send().await.unwrap();
    assert_eq!(queries()[2..], ["name=us&level=3", "name=a%20%26%20b&level=3"]);
    client.show_place().place("mine").send().await.unwrap();
    assert_eq!((queries().len(), asked(&cloud, "/places/mine")), (4, 1));
}

#[tokio::test]
async fn what_it_is_looked_up_by_must_be_there_and_fit() {
    let cloud =
        fake().reply("find_places", [Reply::json(200, serde_json::json!({"owners": []}))]).start().await.unwrap();
    let error = builder(&cloud).build().unwrap().show_place().send().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidRequest, Some("show_place")));
    for said in ["`place` could not be looked up: there is no `level` to look it up by", "EVERYTHING_PLACE"] {
        assert!(error.to_string().contains(said), "{error}");
    }
    let error = builder(&cloud).build().unwrap().show_place().x_level("-1").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("but must be at least 0"), "{error}");
    assert!(cloud.received().is_empty());

    let client = builder(&cloud).level("3").build().unwrap();
    let error = client.show_place().send().await.unwrap_err();
    assert!(
        error.to_string().contains("the answer of `find_places` for level `3` and name `eu` has nothing at"),
        "{error}"
    );
    client.show_place().send().await.unwrap();
}

#[tokio::test]
async fn the_fake_finds_projects_by_what_is_asked_for() {
    for remembers in [false, true] {
        let builder = MockCloud::builder().contract("huaweicloud-iam", huaweicloud_iam::CONTRACT);
        let cloud = if remembers { builder.memory() } else { builder }.start().await.unwrap();
        let variables = cloud.environment();
        let client = huaweicloud_iam::Client::builder().variables(|name| variables.get(name).cloned()).build().unwrap();
        let all = client.list_projects().send().await.unwrap().projects.clone();
        assert!(all.len() > 1, "{all:?}");
        for project in &all {
            let name = project.name.clone().unwrap();
            let found = client.list_projects().name(name.as_str()).send().await.unwrap().projects.clone();
            assert_eq!(found.iter().map(|found| &found.id).collect::<Vec<_>>(), [&project.id], "{name:?}");
        }
        for nothing in [
            client.list_projects().name("nowhere"),
            client.list_projects().name(all[0].name.clone().unwrap()).enabled(false),
            client.list_projects().is_domain(true),
        ] {
            assert!(nothing.send().await.unwrap().projects.is_empty());
        }
        assert_eq!(
            client.list_projects().enabled(true).is_domain(false).send().await.unwrap().projects.len(),
            all.len()
        );
    }
}
