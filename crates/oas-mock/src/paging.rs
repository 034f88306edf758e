//! Pages of items that repeat the example, driven by `x-pagination`: what a page has of the next one, and what a request says of
//! where it starts.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use oas_contract::Operation;
use oas_contract::extensions::{PageStyle, Pagination, RequestPlace, ResponsePlace};
use oas_values::Pointer;
use serde_json::Value;

use crate::request::Request;

/// The page size of an operation that states no default.
const PAGE: usize = 10;
/// The query parameter of the links that the fake hands out.
pub(crate) const LINK: &str = "fake-from";

/// What a request says of the page that it wants.
struct PageRequest<'r> {
    arguments: &'r [(String, Value)],
    body: Option<Value>,
    request: &'r Request,
}

impl PageRequest<'_> {
    fn at(&self, place: &RequestPlace) -> Option<&Value> {
        match place {
            RequestPlace::Parameter(name) => {
                self.arguments.iter().find(|(known, _)| known == name).map(|(_, value)| value)
            }
            RequestPlace::Body(pointer) => self.body.as_ref()?.pointer(pointer).filter(|value| !value.is_null()),
        }
    }
}

/// A page of a list.
struct Page {
    items: Vec<Value>,
    size: usize,
    start: usize,
    end: usize,
    /// What the next page is found by.
    mark: usize,
    total: usize,
}

/// Turns the example body into the page that a request asks for. Without a number of items the example itself is the only
/// page.
pub(crate) fn page(
    operation: &Operation<'_>,
    (arguments, request): (&[(String, Value)], &Request),
    items: Option<usize>,
    (body, headers): (&mut Value, &mut Vec<(String, String)>),
) -> Result<(), String> {
    let Some(paging) = operation.pagination() else { return Ok(()) };
    let wanted = PageRequest { arguments, body: serde_json::from_slice(&request.body).ok(), request };
    let size = match paging.size.as_ref().and_then(|size| wanted.at(size)).and_then(Value::as_u64) {
        // Zero has no stated meaning anywhere; a page of no items would never end.
        None | Some(0) => default_size(operation),
        Some(size) => usize::try_from(size).map_err(|error| error.to_string())?,
    };
    let Some(Value::Array(example)) = Pointer::known(&paging.items).resolve(&*body).cloned() else { return Ok(()) };
    let start = start(&paging, &wanted, (size, items), &example)?;
    let Some(total) = items else {
        if start > 0 {
            let end = example.len();
            fill(
                &paging,
                &wanted,
                Page { items: Vec::new(), size, start, end, mark: end, total: end },
                (body, headers),
            );
        }
        return Ok(());
    };
    // Where the request chooses none of the example's items, there are none.
    let total = if example.is_empty() { 0 } else { total };
    let end = start.saturating_add(size).min(total);
    if let Some(window) = paging.window.and_then(|window| usize::try_from(window).ok()).filter(|window| end > *window) {
        return Err(format!("no more than {window} items can be reached"));
    }
    let page = (start..end).filter_map(|index| item(&paging, &example, index)).collect();
    fill(&paging, &wanted, Page { items: page, size, start, end, mark: end, total }, (body, headers));
    Ok(())
}

/// Turns the example body into the page of these items that a request asks for, each with a number that grows from item to item
/// unless the request has `ordered` them. `gone` has the number of an item that was there once.
pub(crate) fn stored_page(
    operation: &Operation<'_>,
    (arguments, request): (&[(String, Value)], &Request),
    (items, ordered): (&[(u64, Value)], bool),
    deleted: &dyn Fn(&str) -> Option<u64>,
    (body, headers): (&mut Value, &mut Vec<(String, String)>),
) -> Result<(), String> {
    let Some(paging) = operation.pagination() else { return Ok(()) };
    let wanted = PageRequest { arguments, body: serde_json::from_slice(&request.body).ok(), request };
    let size = paging.size.as_ref().and_then(|size| wanted.at(size)).and_then(number).filter(|size| *size > 0);
    let size = size.unwrap_or_else(|| default_size(operation));
    // Items come and go: what a page began behind is found by its number, not by how many stood before it.
    let behind = |mark: u64| match ordered {
        true => usize::try_from(mark).unwrap_or(usize::MAX),
        false => items.partition_point(|(number, _)| *number <= mark),
    };
    let argument = paging.start.first().and_then(|start| wanted.at(start));
    let unknown = || format!("the {} is not one of ours", paging.style.word());
    let start = match paging.style {
        PageStyle::Offset => argument.and_then(number).unwrap_or(0),
        PageStyle::Page => {
            let first = usize::try_from(paging.first).unwrap_or(1);
            argument.and_then(number).unwrap_or(first).saturating_sub(first).saturating_mul(size)
        }
        PageStyle::Link => {
            let link = wanted.request.query_pairs().into_iter().find(|(name, _)| name == LINK);
            link.map_or(Ok(0), |(_, mark)| mark.parse().map(behind).map_err(|_| unknown()))?
        }
        PageStyle::Cursor => match text(argument).filter(|text| !text.is_empty()) {
            None => 0,
            Some(cursor) if paging.is_by_last_item() => {
                let marker = paging.next.iter().find_map(ResponsePlace::last).unwrap_or_default();
                let at = items.iter().position(|(_, item)| text(item.pointer(marker)).as_ref() == Some(&cursor));
                at.map(|at| at + 1).or_else(|| deleted(&cursor).map(behind)).ok_or_else(unknown)?
            }
            Some(_) => argument.and_then(cursor_start).map(|mark| behind(mark as u64)).ok_or_else(unknown)?,
        },
    };
    let start = start.min(items.len());
    let end = start.saturating_add(size).min(items.len());
    let mark = match ordered {
        true => end,
        false => items.get(end.wrapping_sub(1)).and_then(|(number, _)| usize::try_from(*number).ok()).unwrap_or(0),
    };
    let page = items[start..end].iter().map(|(_, item)| item.clone()).collect();
    fill(&paging, &wanted, Page { items: page, size, start, end, mark, total: items.len() }, (body, headers));
    Ok(())
}

fn number(value: &Value) -> Option<usize> {
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
    usize::try_from(number).ok()
}

fn default_size(operation: &Operation<'_>) -> usize {
    operation.default_page_size().and_then(|size| usize::try_from(size).ok()).unwrap_or(PAGE)
}

/// The number of the first item of the page that is asked for.
fn start(
    paging: &Pagination,
    wanted: &PageRequest<'_>,
    (size, items): (usize, Option<usize>),
    example: &[Value],
) -> Result<usize, String> {
    let argument = paging.start.first().and_then(|start| wanted.at(start));
    let number = || argument.and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
    let unknown = || format!("the {} is not one of ours", paging.style.word());
    match paging.style {
        PageStyle::Offset => Ok(number().unwrap_or(0)),
        PageStyle::Page => {
            let first = usize::try_from(paging.first).unwrap_or(1);
            Ok(number().unwrap_or(first).saturating_sub(first).saturating_mul(size))
        }
        PageStyle::Link => {
            let link = wanted.request.query_pairs().into_iter().find(|(name, _)| name == LINK);
            link.map_or(Ok(0), |(_, start)| start.parse().map_err(|_| unknown()))
        }
        PageStyle::Cursor => {
            let parts: Vec<Option<&Value>> = paging.start.iter().map(|start| wanted.at(start)).collect();
            if parts.iter().flatten().all(|part| part.as_str() == Some("")) {
                return Ok(0);
            }
            if parts.iter().any(Option::is_none) {
                return Err("a part of the cursor is missing".to_owned());
            }
            match items {
                // The cursor of the example leads behind the example.
                None => Ok(usize::MAX),
                Some(total) if paging.is_by_last_item() => {
                    let is_it = |index: &usize| {
                        item(paging, example, *index).is_some_and(|item| {
                            let markers = paging.next.iter().filter_map(ResponsePlace::last);
                            markers.zip(&parts).all(|(marker, part)| text(item.pointer(marker)) == text(*part))
                        })
                    };
                    (0..total).find(is_it).map(|index| index + 1).ok_or_else(unknown)
                }
                Some(_) => parts.into_iter().flatten().next().and_then(cursor_start).ok_or_else(unknown),
            }
        }
    }
}

fn text(value: Option<&Value>) -> Option<String> {
    value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

fn cursor(start: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("from:{start}"))
}

fn cursor_start(cursor: &Value) -> Option<usize> {
    if let Some(number) = cursor.as_u64() {
        return usize::try_from(number).ok();
    }
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor.as_str()?).ok()?).ok()?;
    text.strip_prefix("from:")?.parse().ok()
}

/// The example items in turn, with an identity of their own from the second round on.
fn item(paging: &Pagination, example: &[Value], index: usize) -> Option<Value> {
    let mut item = example.get(index % example.len().max(1))?.clone();
    if index < example.len() {
        return Some(item);
    }
    let key = paging.key.as_ref().map(|key| format!("/{}", oas_values::escape(key)));
    let mut places: Vec<&str> = paging.next.iter().filter_map(ResponsePlace::last).chain(key.as_deref()).collect();
    places.sort_unstable();
    places.dedup();
    for place in places {
        match item.pointer_mut(place) {
            Some(Value::String(key)) => *key = format!("{key}-{index}"),
            Some(number @ Value::Number(_)) => *number = (1_000_000 + index as u64).into(),
            _ => {}
        }
    }
    Some(item)
}

fn fill(
    paging: &Pagination,
    wanted: &PageRequest<'_>,
    page: Page,
    (body, headers): (&mut Value, &mut Vec<(String, String)>),
) {
    let more = page.end < page.total;
    let mut write = |source: &ResponsePlace, value: Option<Value>| match source {
        ResponsePlace::Header(name) => {
            headers.extend(value.and_then(|value| Some((name.to_ascii_lowercase(), text(Some(&value))?))));
        }
        ResponsePlace::Body(pointer) if chooses(body, pointer) => put_chosen(body, pointer, value),
        // The example of a last page, say, has no cursor; without one, the others would be lost.
        ResponsePlace::Body(pointer) if value.is_some() && body.pointer(pointer).is_none() => {
            put_chosen(body, pointer, value);
        }
        ResponsePlace::Body(pointer) => {
            if let Some(place) = body.pointer_mut(pointer) {
                *place = match (value, &*place) {
                    (Some(value), _) => value,
                    (None, Value::String(_)) => "".into(),
                    (None, _) => Value::Null,
                };
            }
        }
        ResponsePlace::Last(_) => {}
    };
    for next in &paging.next {
        let value = match paging.style {
            PageStyle::Link => more.then(|| link(wanted, next, page.mark).into()),
            _ if more || paging.unchanged_ends => Some(cursor(page.mark.max(page.start.min(page.total))).into()),
            _ => None,
        };
        write(next, value);
    }
    let count = |number: usize| Some(Value::from(number));
    paging.more.iter().for_each(|place| write(place, Some(more.into())));
    paging.total.iter().for_each(|place| write(place, count(page.total)));
    paging.pages.iter().for_each(|place| write(place, count(page.total.div_ceil(page.size.max(1)))));
    if let Some(place) = body.pointer_mut(&paging.items) {
        *place = Value::Array(page.items);
    }
}

/// Whether a pointer chooses an element of a list on its way: `/links/rel=next/href`.
fn chooses(body: &Value, pointer: &str) -> bool {
    let mut at = Some(body);
    Pointer::known(pointer).tokens().any(|token| {
        let chooses = token.choice().is_some() && at.is_some_and(Value::is_array);
        at = at.and_then(|value| match token.index() {
            Some(index) if value.is_array() => value.get(index),
            _ => value.get(&*token.name()),
        });
        chooses
    })
}

/// Writes a value into the element that a pointer chooses, which is there as long as there is a value, or into a member that is not
/// there yet.
fn put_chosen(body: &mut Value, pointer: &str, value: Option<Value>) {
    let mut at = body;
    for token in Pointer::known(pointer).tokens() {
        if at.is_null() && token.index().is_none() && token.choice().is_none() {
            *at = Value::Object(serde_json::Map::new());
        }
        at = match (at, token.choice()) {
            (Value::Array(elements), Some((member, wanted))) => {
                let is_it = |element: &Value| text(element.get(&member)).as_ref() == Some(&wanted);
                let index = elements.iter().position(is_it).unwrap_or(elements.len());
                if value.is_none() {
                    elements.drain(index..elements.len().min(index + 1));
                    return;
                }
                if index == elements.len() {
                    elements.push(Value::Object([(member, wanted.into())].into_iter().collect()));
                }
                &mut elements[index]
            }
            (Value::Object(members), _) => members.entry(token.name()).or_insert(Value::Null),
            (Value::Array(elements), None) if token.index().is_some_and(|index| index < elements.len()) => {
                &mut elements[token.index().unwrap_or_default()]
            }
            _ => return,
        };
    }
    *at = value.unwrap_or_default();
}

/// The URL of the next page, with the parameters of this one: a header has it as a link.
fn link(wanted: &PageRequest<'_>, next: &ResponsePlace, start: usize) -> String {
    let Request { path, query, .. } = wanted.request;
    let mut pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with(LINK)).collect();
    let from = format!("{LINK}={start}");
    pairs.push(&from);
    let target = format!("{path}?{}", pairs.join("&"));
    match next {
        ResponsePlace::Header(name) if name.eq_ignore_ascii_case("link") => format!("<{target}>; rel=\"next\""),
        _ => match wanted.request.header("host") {
            Some(host) => format!("http://{host}{target}"),
            None => target,
        },
    }
}
