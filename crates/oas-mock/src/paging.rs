//! Pages of items that repeat the example, driven by `x-pagination`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use oas_contract::Operation;
use oas_contract::extensions::{PageStyle, Pagination};
use serde_json::Value;

/// The page size of an operation that states no default.
const PAGE: usize = 10;

/// Turns the example body into the page that the arguments ask for. Without a number of items the example itself is the
/// only page.
pub(crate) fn page(
    operation: &Operation<'_>,
    arguments: &[(String, Value)],
    items: Option<usize>,
    body: &mut Value,
) -> Result<(), String> {
    let Some(paging) = operation.pagination() else { return Ok(()) };
    let argument = |name: &str| arguments.iter().find(|(known, _)| known == name).map(|(_, value)| value);
    let size = match paging.size.as_deref().and_then(argument).and_then(Value::as_u64) {
        // Zero has no stated meaning anywhere; a page of no items would never end.
        None | Some(0) => default_size(operation),
        Some(size) => usize::try_from(size).map_err(|error| error.to_string())?,
    };
    let start = start(&paging, argument(&paging.start), size, items.is_none())?;
    let Some(Value::Array(example)) = body.pointer(&paging.items).cloned() else { return Ok(()) };
    let Some(total) = items else {
        if start > 0 {
            fill(&paging, body, Vec::new(), example.len(), example.len());
        }
        return Ok(());
    };
    let end = start.saturating_add(size).min(total);
    let page = (start..end).filter_map(|index| item(&paging, &example, index)).collect();
    fill(&paging, body, page, end, total);
    Ok(())
}

fn default_size(operation: &Operation<'_>) -> usize {
    operation.default_page_size().and_then(|size| usize::try_from(size).ok()).unwrap_or(PAGE)
}

fn start(paging: &Pagination, argument: Option<&Value>, size: usize, example: bool) -> Result<usize, String> {
    let number = || argument.and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
    match paging.style {
        PageStyle::Offset => Ok(number().unwrap_or(0)),
        PageStyle::Page => {
            let first = usize::try_from(paging.first).unwrap_or(1);
            Ok(number().unwrap_or(first).saturating_sub(first).saturating_mul(size))
        }
        PageStyle::Cursor => match argument.and_then(Value::as_str) {
            None | Some("") => Ok(0),
            // The cursor of the example leads behind the example.
            Some(_) if example => Ok(usize::MAX),
            Some(cursor) => {
                cursor_start(cursor).ok_or_else(|| format!("the cursor in {} is not one of ours", paging.start))
            }
        },
    }
}

fn cursor(start: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("from:{start}"))
}

fn cursor_start(cursor: &str) -> Option<usize> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    text.strip_prefix("from:")?.parse().ok()
}

/// The example items in turn, with an identity of their own from the second round on.
fn item(paging: &Pagination, example: &[Value], index: usize) -> Option<Value> {
    let mut item = example.get(index % example.len().max(1))?.clone();
    if index >= example.len()
        && let Some(Value::String(key)) = paging.key.as_deref().and_then(|key| item.get_mut(key))
    {
        *key = format!("{key}-{index}");
    }
    Some(item)
}

fn fill(paging: &Pagination, body: &mut Value, page: Vec<Value>, end: usize, total: usize) {
    let more = end < total;
    let mut set = |pointer: Option<&str>, value: Value| {
        if let Some(place) = pointer.and_then(|pointer| body.pointer_mut(pointer)) {
            *place = value;
        }
    };
    set(Some(&paging.items), Value::Array(page));
    set(paging.next.as_deref(), if more { cursor(end).into() } else { "".into() });
    set(paging.more.as_deref(), more.into());
    set(paging.total.as_deref(), total.into());
}
