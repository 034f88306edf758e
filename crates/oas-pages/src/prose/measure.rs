//! What a bound measures: a value, a length, a count, or something that is not the field at all (`after 30 to 60 seconds`,
//! `单个用户最多创建100个`). Knows the words around a number, not how bounds are written.

use std::ops::Range;

use regex::Captures;

use crate::facts::Kind;
use crate::text::markup::is_wide;
use crate::text::{WordList, patterns, words};

/// What a bound is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    Value,
    Length,
}

/// How a bound is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Pair,
    Chain,
    Single,
}

/// A bound in its sentence.
pub(super) struct Span<'t> {
    text: &'t str,
    range: Range<usize>,
    form: Form,
    /// The words before it.
    before: &'t str,
    /// Those before it in its own clause.
    clause: &'t str,
    after: &'t str,
}

patterns! {
    TRIGGER = r"(?i)范围|取值|长度|限制|介于|区间|大小|之间|range|between|length|limit|from|values?|allowed|must be|bounds|可设置|支持|字符数|可输入|有效";
    LENGTH = r"(?i)长度|字符|字节|个字|length|char|letters?\b|\blong\b|bytes?\b|最长|最短|位字|位数字|longer|shorter|symbols";
    /// Words that say that the value itself is meant.
    VALUE = r"(?i)取值|数值|范围|区间|介于|之间|端口|\bvalues?\b|\branges?\b|\bbetween\b|\bports?\b|优先级";
    COUNT = r"(?i)^\s*(?:个|条|项|台|块|张|组|种|对|份|次|items?|elements?|entries|entry|ids?\b|values?\b)";
    /// A noun behind a number: `10 IPs`, `5 tags`.
    NOUN = r"^\s*[A-Za-z]{2,}s\b";
    COUNTED = r"(?i)数组|个数|数量|数目|长度|大小|条数|最多|至多|至少|最少|不超过|不能超过|不得超过|超过|上限|列表|count|items|elements|array|size|number of|length|\bmax|\bmin|at most|at least|up to|exceed|more than|limited|less than|fewer";
    UNIT = r"(?i)^\s*(?:个|位|字符|字节|characters?|chars?|bytes?|letters?|gb|mb|kb|tb|g\b|m\b|items?|之间|条|项|的(?:整数|数字|字符)|%|秒|分钟|ms\b|s\b|seconds?|inclusive|\(inclusive)";
    DURATION = r"(?i)^\s*(?:个?(?:天|小时|分钟?|秒|月|年|周|次)|days?|hours?|minutes?|seconds?|months?|years?|times?|weeks?|retries)";
    /// Words before an amount of time or a number that is not the value.
    ASIDE = r"(?i)(?:\b(?:after|within|about|around|approximately|roughly|takes?|take|wait|every|in|pages?|steps?|sections?|chapters?|tables?|http|ipv|version)|约|大约|大概|需要|需|等待|耗时|通常|一般|每隔|第)\s*$";
    /// What becomes of values out of bounds.
    TREATED = r"(?i)^\s*(?:个|条)?\s*(?:时|则|的?(?:按|视为|将)|,?\s*则|(?:are|is|will be)\s+(?:treated|considered|set|taken|ignored|rejected|truncated))";
    /// `3 retries are made`, but `100 items are returned`.
    ACTION = r"(?i)^\s*(?:[a-z]+\s+){1,3}(?:are|is|will be|can be|may be)\s+(?P<verb>[a-z]+)";
    /// `Requests are limited to 100 per second`.
    RATE = r"(?i)^\s*(?:次|个|times?|requests?|calls?|queries)?\s*(?:per\b|each\b|every\b|/|每)";
    CALLS = r"(?i)\b(?:requests?|calls?|queries)\b|请求|调用";
    /// `1-128个英文字母、中文`.
    LETTERS = r"^\s*(?:个|位)\s*(?:大写|小写|大小写|英文|中文)?(?:字母|汉字|中文|英文|数字|文字)";
    OWNER = r"(?i)(?:单个?|每个?|同一个?|一个)(?:用户|账号|帐号|账户|地域|租户|项目|实例|vpc|区域|应用|子网|集群|资源)[^,。;]*$|\b(?:each|per|every)\s+(?:user|account|region|tenant|project|instance)[^,.;]*$|\b(?:an?|your)\s+(?:user|account|tenant)\s+can[^,.;]*$";
    /// About the elements of a list.
    EACH = r"(?i)每个|每项|单个|每一个|元素|\beach\b|\bevery\b";
    CHARACTERS = r"(?i)字符|字节|char|bytes?\b";
    MORE_NUMBERS = r"(?i)^[a-z\s:=]{0,16}\d";
}

/// What is done with the values of fields.
const VERBS_OF_FIELDS: WordList = words!(
    "returned|queried|displayed|listed|shown|specified|set|allowed|supported|requested|included|entered|used|passed|\
     accepted|permitted|added|attached",
);

impl<'t> Span<'t> {
    pub(super) fn new(text: &'t str, found: &Captures<'_>, form: Form) -> Self {
        let whole = found.get(0).map_or(0..0, |whole| whole.range());
        let before = last(&text[..whole.start], 24);
        let clause = before.rsplit(['。', ';', '\n']).next().unwrap_or_default();
        let clause = clause.rsplit(". ").next().unwrap_or_default();
        Self { text, form, clause, before, after: &text[whole.end..], range: whole }
    }

    pub(super) fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    fn written(&self) -> &'t str {
        &self.text[self.range()]
    }

    /// Whether words near it announce a range.
    pub(super) fn near(&self) -> bool {
        TRIGGER.is_match(self.before)
    }

    pub(super) fn unit(&self) -> bool {
        UNIT.is_match(self.after)
    }

    /// `between 1 and 3`, `介于1和3之间`.
    pub(super) fn between(&self) -> bool {
        let before = self.before.trim_end().to_lowercase();
        words!("介于|between|between the values|between values").ends(&before)
            || self.after.trim_start().starts_with("之间")
    }

    /// `Maximum 10` behind `1`.
    pub(super) fn goes_on_with_number(&self) -> bool {
        MORE_NUMBERS.is_match(self.after)
    }

    /// Whether the number belongs to something that is not the field.
    pub(super) fn is_about_something_else(&self) -> bool {
        let before = self.before.trim_end();
        let treated = self.form == Form::Single && TREATED.is_match(self.after);
        let aside = self.form == Form::Pair
            && ASIDE.is_match(before)
            && !VALUE.is_match(self.clause)
            && !self.written().starts_with(['[', '(']);
        let action = self.form != Form::Chain
            && ACTION
                .captures(self.after)
                .is_some_and(|found| !VERBS_OF_FIELDS.contains(&found["verb"].to_lowercase()));
        // `- 大于等于0: so many`, `最小步长为10`
        let case = self.after.trim_start().starts_with(':') && before.ends_with('-');
        let step = words!("步长|间隔|粒度|step").occurs_in(self.written());
        let rate = self.form == Form::Single && RATE.is_match(self.after) && CALLS.is_match(self.clause);
        case || step
            || rate
            || super::statement::is_conditional(&self.text[..self.range.start])
            || treated
            || aside
            || action
            || OWNER.is_match(self.clause)
    }
}

/// What a bound of a value of a kind is about; nothing where it is not about the value.
pub(super) fn of(span: &Span<'_>, kind: Option<Kind>) -> Option<Measure> {
    let near = last(span.clause, 14);
    let after: String = span.after.chars().take(12).collect();
    let whole = span.written();
    let worded = LENGTH.is_match(near)
        || LENGTH.is_match(whole)
        || LENGTH.is_match(first_clause(&after))
        || after.trim_start().starts_with('位');
    let counted = COUNT.is_match(&after);
    match kind {
        Some(Kind::Integer | Kind::Number) => Some(Measure::Value),
        Some(Kind::Array) => {
            let characters = CHARACTERS.is_match(&after) || CHARACTERS.is_match(whole);
            let about = counted || NOUN.is_match(&after) || COUNTED.is_match(near) || COUNTED.is_match(whole);
            (about && !characters && !DURATION.is_match(&after) && !EACH.is_match(span.clause))
                .then_some(Measure::Length)
        }
        Some(Kind::String) => {
            let value = VALUE.is_match(near) || VALUE.is_match(whole);
            let labelled = span.form == Form::Single
                && bare_label(whole)
                && (after.is_empty() || after.starts_with([' ', ',', '。', '.', ';', '\n', ')', '位']));
            if LETTERS.is_match(&after) || worded && !(counted && !LENGTH.is_match(&after) && !LENGTH.is_match(near)) {
                Some(Measure::Length)
            } else if counted || DURATION.is_match(&after) {
                None
            } else if labelled {
                Some(Measure::Length)
            } else {
                (value || span.form == Form::Chain).then_some(Measure::Value)
            }
        }
        _ if worded => Some(Measure::Length),
        _ => Some(Measure::Value),
    }
}

/// The last characters of a text.
fn last(text: &str, count: usize) -> &str {
    let start = text.char_indices().rev().take(count).last().map_or(text.len(), |(at, _)| at);
    &text[start..]
}

fn first_clause(after: &str) -> &str {
    after.split([',', '。', ';', '\n']).next().unwrap_or_default()
}

/// `Minimum: 32`, `最大：64`.
fn bare_label(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == ',').trim().to_lowercase();
    words!("minimum:|maximum:|min:|max:|最小:|最大:|最小|最大|min.|max.|minimum|maximum|min|max").contains(&text)
}

/// Whether what stands before a number belongs to it: a date, a version, a name.
pub(super) fn continues_before(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    let (last, other) = (before.next(), before.next());
    match last {
        Some(c) if c.is_ascii_alphanumeric() || c == '_' => true,
        Some('-' | '.' | ':' | '/') => other.is_some_and(|c| c.is_ascii_alphanumeric()),
        _ => false,
    }
}

/// Whether what stands behind a number belongs to it.
pub(super) fn continues_after(text: &str, at: usize) -> bool {
    let mut after = text[at..].chars();
    let (next, other) = (after.next(), after.next());
    match next {
        Some('_') => true,
        Some('-' | '.' | ':' | '/') => other.is_some_and(|c| c.is_ascii_digit()),
        _ => false,
    }
}

patterns! {
    /// `固定长度为32位`, `32位字符串`, `Fixed length of 32`, `a 32-character string`.
    EXACT = r"(?ix)
          (?:固定长度|长度固定|固定|长度)\s*(?:固定)?(?:为|是|:|=)*\s*(?P<a>\d+)\s*(?P<au>个字符|个字节|位字符|字符|字节|位|个)?
        | (?P<b>\d+)\s*位\s*(?:长)?(?:的)?(?:字符|字母|数字|大小写|随机|十六进制|hex|uuid|md5|字母数字)
        | \b(?:fixed(?:\s+(?:string\s+)?length)?|exactly|exact\s+length|length)\s*(?:(?:of|is|:|at|to|must\s+be|should\s+be|=)\s*)*(?:exactly\s+)?(?P<c>\d+)\b\s*(?P<cu>char\w*|bytes?|letters?|digits?)?
        | \b(?P<d>\d+)-(?:character|char|digit|letter)s?\b
        | \b(?:is|be|are|has|have|contains?|consists?\s+of|contain|strings?\s+of|range:|^)\s*(?P<e>\d+)\s+(?:characters?|chars|bytes)\b
        | (?:^|取值范围:|范围:|\brange:)\s*(?P<f>\d+)\s*(?:characters?\b|个?字符)";
}

/// The length that a text says all values have.
pub(super) fn exact(text: &str) -> Option<&str> {
    EXACT.captures_iter(text).find_map(|found| {
        let number = ["a", "b", "c", "d", "e", "f"].iter().find_map(|name| found.name(name))?;
        let whole = found.get(0)?;
        let before = text[..whole.start()].trim_end().to_lowercase();
        let bounded = words!(
            "最大|最多|最长|不超过|至少|最小|至多|max|maximum|min|minimum|at most|at least|up to|~|-|to|\
             exceed|than|can|may|to be|能|可|可以",
        );
        let behind = text[whole.end()..].trim_start().to_lowercase();
        let open = words!("以内|以下|以上|之内|及以|或|~|-|至|到|or |to |max|at |and |.");
        let ends_sentence =
            behind.strip_prefix('.').is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
        let unit = found.name("au").or(found.name("cu")).is_some();
        let wordy = found.name("a").or(found.name("c")).is_some() && !unit;
        let stops = behind.is_empty()
            || ends_sentence
            || behind.starts_with([',', '。', ';', ')', '\n'])
            || behind.starts_with(is_wide);
        let label = whole.as_str().contains(':') && wordy;
        (!bounded.ends(&before)
            && (ends_sentence || !open.starts(&behind))
            && (!wordy || stops && !label && !behind.starts_with(is_wide))
            && !continues_before(text, number.start()))
        .then_some(number.as_str())
    })
}
