//! Answers that are made of the contracts, of the clients and of one that uses everything: what is decoded is encoded to the same
//! JSON, number by number in all digits, and a single value of whatever kind in any place is read, or the error names the place.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::hash::{DefaultHasher, Hash, Hasher};

use oas_contract::extensions::Blank;
use oas_contract::{Document, Kind, Operation, Schema, Source};
use oas_runtime::{Arguments, Error, Json, JsonMap, ResponseValue};
use proptest::prelude::*;
use support::{Server, contracts, invoke, required_arguments, variable};

const EVERYTHING: &str = include_str!("../contracts/everything.yaml");

/// Numbers that follow from a seed.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.0.hash(&mut hasher);
        self.0 = hasher.finish();
        self.0 % sides
    }

    fn of<'v, T>(&mut self, values: &'v [T]) -> &'v T {
        &values[usize::try_from(self.throw(values.len() as u64)).unwrap()]
    }

    fn one<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        self.of::<&str>(texts)
    }
}

fn json(text: &str) -> Json {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Any value that a contract says nothing of.
fn anything(dice: &mut Dice, depth: u64) -> Json {
    match dice.throw(if depth == 0 { 4 } else { 6 }) {
        0 => Json::Null,
        1 => json(dice.one(&["1e400", "123456789012345678901234567890", "-0.10", "7", "1.0", "18446744073709551615"])),
        2 => (*dice.of(&["", "text", "7", "\u{1f600} \\ \" 中"])).into(),
        3 => (dice.throw(2) == 0).into(),
        4 => Json::Array((0..dice.throw(3)).map(|_| anything(dice, depth - 1)).collect()),
        _ => Json::Object((0..dice.throw(3)).map(|index| (format!("m{index}"), anything(dice, depth - 1))).collect()),
    }
}

fn blank(blank: &Blank) -> Json {
    match blank {
        Blank::Null => Json::Null,
        Blank::EmptyObject => Json::Object(JsonMap::new()),
        Blank::EmptyArray => Json::Array(Vec::new()),
        Blank::Text(text) => text.as_str().into(),
        Blank::Integer(number) => (*number).into(),
        Blank::Bool(value) => (*value).into(),
    }
}

fn text(dice: &mut Dice, schema: &Schema<'_>) -> Json {
    if let Some(values) = schema.open_values() {
        let known = dice.of(&values).value.clone();
        return if dice.throw(4) == 0 { "of tomorrow · 明天".into() } else { known.into() };
    }
    if let Some(values) = schema.values() {
        return dice.of(&values.list).to_json().into();
    }
    let texts: &[&str] = match schema.format() {
        Some("date-time") => {
            &["2020-12-30T03:23:29Z", "9999-12-31T23:59:59Z", "2020-12-30T03:23:29.5Z", "2020-12-30T03:23:29"]
        }
        Some("date-time-offset") => &["2020-12-30T03:23:29+08:00", "2020-12-30T03:23:29-00:30", "never"],
        Some("datetime-space") => &["2020-07-02 17:34:44", "0000-00-00 00:00:00", "2020-07-02 17:34:44.125"],
        Some("date") => &["2020-07-02", "0000-00-00", "2020-02-30"],
        Some("unix-seconds-string") => &["1757656178", "253402300799", "0"],
        Some("bytes-string") => &["72298048", "0", "18446744073709551615"],
        Some("boolean-string") => &["true", "false"],
        _ => &["", "text", "7094", "null", "\u{1f600} \\ \" 中"],
    };
    (*dice.of(texts)).into()
}

fn integer(dice: &mut Dice, schema: &Schema<'_>) -> Json {
    match schema.format() {
        Some("unix-seconds") => json(dice.one(&["1714982400", "253402300799", "-1", "1714982400.25"])),
        Some("unix-millis") => json(dice.one(&["1714982400123", "99999999999999999", "1714982400123.5"])),
        Some("bytes") => json(dice.one(&["10737418240", "18446744073709551615"])),
        Some("int32") => json(dice.one(&["-2147483648", "99", "2147483647"])),
        _ => json(dice.one(&["-9223372036854775808", "1", "9223372036854775807"])),
    }
}

/// A value that a schema allows.
fn value(dice: &mut Dice, schema: &Schema<'_>, depth: u64) -> Json {
    let layers = schema.layers();
    if let Some(blanks) = layers.iter().find_map(Schema::lenient).filter(|_| dice.throw(3) == 0) {
        return blank(dice.of(&blanks));
    }
    if layers.iter().any(Schema::nullable) && dice.throw(3) == 0 {
        return Json::Null;
    }
    let schema = schema.unwrapped();
    let alternatives = [schema.one_of(), schema.any_of()].concat();
    if let Some(discriminator) = schema.discriminator() {
        let kinds = discriminator.kinds(&schema);
        let (alternative, kinds) = dice_of(&kinds, dice.0);
        let mut told = value(dice, alternative, depth);
        let kind = dice.one(&[kinds[0], kinds[0], "of tomorrow"]);
        if let Json::Object(members) = &mut told {
            members.insert(discriminator.property().unwrap().to_owned(), kind.into());
        }
        return told;
    }
    if !alternatives.is_empty() {
        return value(dice, dice_of(&alternatives, dice.0), depth);
    }
    let kind = schema.kind().or_else(|| schema.has_properties().then_some(Kind::Object));
    match kind.or_else(|| (!schema.all_of().is_empty()).then_some(Kind::Object)) {
        Some(Kind::String) => text(dice, &schema),
        Some(Kind::Integer) => integer(dice, &schema),
        Some(Kind::Number) => json(dice.one(&["0.1", "-2.5e-7", "5", "0.30000000000000004", "1.7976931348623157e308"])),
        Some(Kind::Boolean) => (dice.throw(2) == 0).into(),
        Some(Kind::Array) => {
            let items = schema.items().unwrap();
            let count = if depth == 0 { 0 } else { dice.throw(4) };
            Json::Array((0..count).map(|_| value(dice, &items, depth - 1)).collect())
        }
        Some(Kind::Object) => object(dice, &schema, depth),
        None => anything(dice, 2),
    }
}

fn dice_of<T>(values: &[T], seed: u64) -> &T {
    &values[usize::try_from(seed % values.len() as u64).unwrap()]
}

/// The members of an object and of the objects that it is made of, each with the schema that counts: the last one.
fn members<'d>(schema: &Schema<'d>, found: &mut Vec<(&'d str, Schema<'d>)>, required: &mut Vec<&'d str>) {
    for part in schema.all_of() {
        members(&part, found, required);
    }
    for property in schema.properties() {
        found.retain(|(name, _)| *name != property.name);
        found.push((property.name, property.schema));
    }
    required.extend(schema.required());
}

fn object(dice: &mut Dice, schema: &Schema<'_>, depth: u64) -> Json {
    let (mut found, mut required) = (Vec::new(), Vec::new());
    members(schema, &mut found, &mut required);
    let mut object = JsonMap::new();
    for (name, property) in &found {
        if required.contains(name) || depth > 0 && dice.throw(2) == 0 {
            object.insert((*name).to_owned(), value(dice, property, depth.saturating_sub(1)));
        }
    }
    let values = schema.additional_schema();
    if let Some(values) = values.filter(|_| found.is_empty()) {
        object.extend(
            (0..dice.throw(3)).map(|index| (format!("k{index}"), value(dice, &values, depth.saturating_sub(1)))),
        );
    } else if dice.throw(3) == 0 {
        object.insert("somethingNew".to_owned(), anything(dice, 2));
    }
    Json::Object(object)
}

async fn call(package: &str, server: &Server, operation: &Operation<'_>) -> Result<ResponseValue<Json>, Error> {
    let id = operation.id().unwrap();
    if package != "everything" {
        return invoke(package, &server.url, id, required_arguments(operation)).await;
    }
    let client = conformance::Client::builder()
        .variables(variable(&server.url))
        .token("t")
        .owner("o")
        .group("g")
        .caller("c")
        .place_name("p")
        .build()?;
    let arguments: Arguments = match id {
        "create_thing" => [("body", json(r#"{"name": "n", "parts": [{"weight": 1}]}"#))].into_iter().collect(),
        "wait" => [("kind", Json::from("k")), ("from", 0.into())].into_iter().collect(),
        "change_account" => [("body", json("{}"))].into_iter().collect(),
        "adopt" => [("body", json(r#"{"kind": "dog"}"#))].into_iter().collect(),
        "login" => [("body", json(r#"{"user": "u", "password": "secret"}"#))].into_iter().collect(),
        "list_by_link_header" => [("owner", "me")].into_iter().collect(),
        "search" | "search_from" => [("body", json(r#"{"name": "n"}"#))].into_iter().collect(),
        "place_order" | "import_image" | "export_image" => [("body", json(r#"{"item": "i"}"#))].into_iter().collect(),
        "show_job" | "show_export" | "show_disk" => [("id", "7")].into_iter().collect(),
        _ => Arguments::default(),
    };
    client.invoke(id, arguments).await
}

/// The operations that answer with JSON: package, document, the `operationId`s.
fn operations() -> Vec<(&'static str, Document)> {
    let everything = Document::parse(&Source::new("contracts/everything.yaml", EVERYTHING)).unwrap();
    contracts().into_iter().chain([("everything", everything)]).collect()
}

async fn send(server: &Server, package: &str, operation: &Operation<'_>, body: &Json) -> Result<Json, Error> {
    server.answer("200 OK", "content-type: application/json\r\n", &body.to_string());
    call(package, server, operation).await.map(ResponseValue::into_inner)
}

/// What needs a body of another form, or answers with none.
fn is_left_out(operation: &Operation<'_>) -> bool {
    let json = operation.success().and_then(|response| response.json_schema()).is_some();
    !json
        || ["send_form", "send_raw", "CreateToken", "create_token", "create_temporary_access_key"]
            .contains(&operation.id().unwrap())
}

/// The digits of numbers count, `1.0` is not `1`.
fn written(json: &Json) -> String {
    json.to_string()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(16) })]

    #[test]
    fn what_is_decoded_is_encoded_again(seed in any::<u64>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let server = Server::start().await;
            let mut dice = Dice(seed);
            for (package, document) in operations() {
                for operation in document.operations().iter().filter(|operation| !is_left_out(operation)) {
                    // Of the many operations of the services, every case has a part.
                    if package != "everything" && dice.throw(8) != 0 {
                        continue;
                    }
                    let schema = operation.success().unwrap().json_schema().unwrap();
                    let body = value(&mut dice, &schema, 5);
                    let id = operation.id().unwrap();
                    let result = send(&server, package, operation, &body).await;
                    let result = result.unwrap_or_else(|error| panic!("{package} {id}: {error} {:?}\n{body}", error.path()));
                    assert!(result == body, "{package} {id}:\n{}\n{}", written(&body), written(&result));
                }
            }
        });
    }
}

/// The places of single values in a value: pointer, and the path that an error names.
fn places(json: &Json, pointer: &str, path: &str, found: &mut Vec<(String, String)>) {
    match json {
        Json::Object(members) => {
            for (name, value) in members {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                places(value, &format!("{pointer}/{name}"), &path, found);
            }
        }
        Json::Array(elements) => {
            // One element is like another.
            for (index, value) in elements.iter().enumerate().take(1) {
                places(value, &format!("{pointer}/{index}"), &format!("{path}[{index}]"), found);
            }
        }
        _ => found.push((pointer.to_owned(), path.to_owned())),
    }
}

#[tokio::test]
async fn any_single_value_in_any_place_is_read_or_its_place_is_named() {
    const VALUES: [&str; 14] = [
        "null",
        "true",
        "0",
        "-1",
        "5.0",
        "5.5",
        "1e400",
        "123456789012345678901234567890",
        "\"\"",
        "\"5\"",
        "\"true\"",
        "\"text\"",
        "\"2020-12-30T03:23:29Z\"",
        "\"2020-07-02 17:34:44\"",
    ];
    let server = Server::start().await;
    let (mut read, mut refused) = (0, 0);
    // What is read in one way is read so wherever a service has it, as deep down as there.
    let mut seen = std::collections::HashSet::new();
    for (package, document) in contracts() {
        for operation in document.operations().iter().filter(|operation| !is_left_out(operation)) {
            for (_, example) in operation.success().unwrap().json().unwrap().named_examples() {
                let body = Json::from(example.to_json());
                let mut found = Vec::new();
                places(&body, "", "", &mut found);
                let schema = operation.success().unwrap().json_schema().unwrap();
                found.retain(|(pointer, path)| {
                    let leaf = schema.reached(&pointer.replace("/0", "/*")).map(|leaf| leaf.unwrapped());
                    let read = leaf.map(|leaf| {
                        format!(
                            "{:?} {:?} {:?} {}",
                            leaf.kind(),
                            leaf.format(),
                            leaf.lenient(),
                            leaf.open_values().is_some()
                        )
                    });
                    seen.insert((package, path.matches('.').count(), read.unwrap_or_else(|| path.clone())))
                });
                for (pointer, path) in found {
                    for single in VALUES.map(json) {
                        let mut changed = body.clone();
                        *changed.pointer_mut(&pointer).unwrap() = single.clone();
                        match send(&server, package, operation, &changed).await {
                            Ok(_) => read += 1,
                            Err(error) => {
                                refused += 1;
                                assert_eq!(error.path(), Some(path.as_str()), "{package} {single}: {error}");
                            }
                        }
                    }
                }
            }
        }
    }
    assert!(read > 300 && refused > 50, "{read} were read, {refused} refused");
}
