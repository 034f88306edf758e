//! The words of descriptions and what they mean, English and Chinese side by side. Knows words, no sentences.
//!
//! A term stands for itself, whatever its case is and however many spaces its words have between them. A `*` at its end
//! stands for the rest of a word.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// Meanings, in one of which something is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meanings(u128);

impl Meanings {
    /// Whether there is one of others among them.
    pub(super) fn are(self, others: Meanings) -> bool {
        self.0 & others.0 != 0
    }
}

impl From<Meaning> for Meanings {
    fn from(meaning: Meaning) -> Self {
        meaning.alone()
    }
}

impl std::ops::BitOr for Meaning {
    type Output = Meanings;

    fn bitor(self, other: Self) -> Meanings {
        Meanings(self.alone().0 | other.alone().0)
    }
}

impl Meaning {
    pub(super) const fn alone(self) -> Meanings {
        Meanings(1 << self as u32)
    }

    /// The meaning with a name in capitals.
    pub(super) fn named(name: &str) -> Option<Self> {
        TABLE.iter().map(|(meaning, _)| *meaning).find(|meaning| {
            let written = format!("{meaning:?}");
            let mut words = String::new();
            for (index, c) in written.char_indices() {
                words.extend((index > 0 && c.is_ascii_uppercase()).then_some('_'));
                words.push(c.to_ascii_uppercase());
            }
            words == name
        })
    }

    /// Whether a text is a term with the meaning, and nothing else.
    pub(super) fn is(self, text: &str) -> bool {
        terms_at(text, 0).any(|(end, meanings)| end == text.len() && meanings.are(self.alone()))
    }

    /// How much of the beginning of a text has the meaning.
    pub(super) fn starts(self, text: &str) -> Option<usize> {
        terms_at(text, 0).find(|(_, meanings)| meanings.are(self.alone())).map(|(end, _)| end)
    }
}

/// The terms of each first character, the longest first.
static TERMS: LazyLock<HashMap<char, Vec<(&'static str, Meanings)>>> = LazyLock::new(|| {
    let mut meanings: BTreeMap<&'static str, u128> = BTreeMap::new();
    for (meaning, rows) in TABLE {
        for term in rows.iter().flat_map(|row| row.split('|')).filter(|term| !term.is_empty()) {
            *meanings.entry(term).or_default() |= meaning.alone().0;
        }
    }
    let mut terms: HashMap<char, Vec<(&'static str, Meanings)>> = HashMap::new();
    for (term, meanings) in meanings {
        terms.entry(term.chars().next().unwrap_or_default()).or_default().push((term, Meanings(meanings)));
    }
    terms.values_mut().for_each(|terms| terms.sort_by_key(|(term, _)| std::cmp::Reverse(term.len())));
    terms
});

/// The terms that stand at a place of a text, with their ends.
pub(super) fn terms_at(text: &str, at: usize) -> impl Iterator<Item = (usize, Meanings)> {
    let inside = text[..at].ends_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let first = text[at..].chars().next().map_or('\0', |c| c.to_ascii_lowercase());
    let terms = TERMS.get(&first).filter(|_| !(inside && first.is_ascii_alphanumeric())).map_or(&[][..], Vec::as_slice);
    terms.iter().filter_map(move |(term, meanings)| Some((at + length(&text[at..], term)?, *meanings)))
}

/// How much of a text is a term.
fn length(text: &str, term: &str) -> Option<usize> {
    let mut rest = text;
    for sign in term.chars() {
        match sign {
            '*' => rest = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric()),
            ' ' => {
                let after = rest.trim_start();
                (after.len() < rest.len()).then(|| rest = after)?;
            }
            _ => {
                let c = rest.chars().next().filter(|c| c.to_ascii_lowercase() == sign)?;
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    let whole = !term.ends_with(|c: char| c.is_ascii_alphanumeric())
        || !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    whole.then(|| text.len() - rest.len())
}

/// The table: a meaning, and its terms in lines.
macro_rules! lexicon {
    ($($(#[$doc:meta])* $meaning:ident: $($terms:literal)*;)*) => {
        /// What a token means.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Meaning {
            $($(#[$doc])* $meaning,)*
        }

        const TABLE: &[(Meaning, &[&str])] = &[$((Meaning::$meaning, &[$($terms),*]),)*];
    };
}

lexicon! {
    /// Code or quotes.
    Quoted:;
    /// A date, a time, a version, an address.
    Literal:;
    Number:;
    Word:;
    /// One character of a script without spaces.
    Han:;

    The: "the|a|an";
    Is: "is|are|to|of|being|:|=" "为|是";
    Or: "or" "或|或者";
    And: "and" "和|与";
    Be: "be";
    /// Verbs between the word `default` and the value.
    Takes: "set|will be|this parameter|for this parameter|- " "等于|设置为|设为|取|使用|选择|按";
    Value: "value|values" "值|取值|的值|的取值";
    If: "if|when|in case|unless";
    /// What is or is not given.
    Parameter: "this parameter is|this field is|it is|it's";
    Unset: "unset|omitted|absent|unspecified|left blank|left empty|left unset|not set|not specified|not provided|not given|not present|not passed";
    Omitted: "" "不填|不传|不指定|未指定|未填|未传|不设置|未设置|留空|不填写";
    Then: "" "时|则|,|该参数|此参数|话|的话";
    Becomes: "becomes|will be|defaults to" "取|取值|使用|视为|按|即";
    IsUsed: "is used|is assumed|is taken|is applied|will be used";

    Default: "default|defaults" "默认|缺省";
    ByDefault: "by default|is used by default|is the default by default";
    IsDefault: "is the default" "是默认|为默认|是默认值|为默认值|是默认的|为默认的";
    /// What a number is of, before it.
    Counts: "" "返回|每页|显示|第|查询";
    Not: "not|no|not be|no be|cannot|cannot be|can't|can't be" "不|不能|不得|不可|不可以|不允许|不应";
    On: "enabled|is on|are on|turned on|switched on" "开启|启用|打开";
    Off: "disabled|is off|are off|turned off|switched off" "关闭|不开启|不启用|不打开|未开启|未启用|禁用|停用";
    OnAlone: "on";
    OffAlone: "off";
    State: "" "状态";
    Whether: "whether|whether to|whether or not to" "是否|是否要|是否需要";
    /// What makes of `true` that something does not happen.
    TurnsOff: "disabl*|skip*|turn off|not|prevent*|without" "关闭|禁用|禁止|停用|取消|跳过|不";
    Disables: "disables|skips|turns off";
    /// Words that say that there is no default.
    Nothing: "none|null|nil|n/a|na|undefined|empty|unset|blank|nothing|no";
    /// Words that follow `default` without being a value.
    Filler: "is|are|to|the|a|an|value|values|of|in|all|not|this|current|if|when|and|or|by|will|region|sort|ip|api|id|it|for|be|system"
        "same|any|unlimited|sorted|set|used|your|its|at|on|you|no|as|with|from|only|each|one|example|valid|maximum|minimum|see";
    /// Words that are a value of `default` only where nothing follows.
    Vague: "all|any|id|ip|api|system|current|auto";

    // Where statements begin, and in which cases they hold.
    Preset: "" "默认|缺省";
    Begins: "default value|default values|the default value|the default values|defaults to|by default|for example|for instance|e.g."
        "例如|比如|如不|若不|未指定|未填|未设置";
    Label: "example|examples|example value|example values|definition|constraint|constraints|restriction|restrictions|note|notes|remark"
        "remarks|value range|range|description|required|unit" "示例|示例值|样例|约束限制|约束|说明|注意|备注|参数解释|取值范围";
    Part: "definition|range|default value" "参数解释|取值范围|默认取值";
    Constraint: "constraint|constraints" "约束限制";
    You: "you|it is|this parameter is";
    NotGiven: "not|unset|omitted|left|do not";
    NotGivenThen: "" "不填时|不填则|不填该|不填,|不传时|不传则|不传该|不传,|不指定时|不指定则|不指定该|不指定,"
        "不设置时|不设置则|不设置该|不设置,|不配置时|不配置则|不配置该|不配置,";
    MostOf: "" "最多|最多支持";
    LengthIs: "" "长度为|长度限制|长度范围|长度:";
    For: "for";
    Kind: "instance|instances|disk|disks|type|types|protocol|protocols|user|users";
    InCase: "" "当|如果|若|对于|此时";
    Supposing: "if|when" "如果|若|假如";
    Specified: "" "为|是|=|指定为|指定=|指定是";
    At: "" "时";
    /// What is said of the field whatever the case is.
    Unconditional: "omitted|not specified|not set|unset|do not|don't|is empty|not configured|not provided|not given|left empty|required"
        "必填|必选|必传|有效|生效|可用|必须指定|不指定|未指定|为空|不设置|未设置|留空|不设定|不填|不传";
    Characters: "parameters|fields|character*|letter*|digit*" "以下参数|下列参数|字符|字母|数字|符号|开头|结尾|汉字|中文";

    // Bounds.
    To: "to|through|thru|~|-|..|..." "至|到";
    Compared: "<|<=|>|>=";
    LessThan: "less than|fewer than|lower than|smaller than|shorter than|below|<" "小于|低于";
    MoreThan: "greater than|more than|larger than|higher than|longer than|above|>" "大于|高于";
    OrEqual: "or equal to|or equals to|or equal|=" "等于|或等于";
    Exceed: "exceed|exceeding|bigger than" "超过|超出|多于|长于";
    FallShort: "" "少于|短于";
    AtMost: "at most|up to|up to a maximum of|not exceeding|limited to|capped at|upper limit|upper limit is|upper limit of"
        "至多|长度限制|长度限制为|长度限制是|长度限制在|字符数限制|字符数限制为|字符数限制是|字符数限制在";
    AtLeast: "at least|start from|start at|start with|start value|starts from|starts at|starts with|starting from|starting at"
        "starting with|starting value|counted from|lower limit|lower limit is|lower limit of" "";
    Highest: "" "最大|最多|最高|最长|上限";
    Lowest: "" "最小|最少|最低|最短|至少|下限";
    Maximum: "max|maximum|max.";
    Minimum: "min|minimum|min.";
    From: "" "从";
    Onwards: "" "开始";
    /// What is between a superlative and its number.
    Quality: ":|=|.|allowed|permitted|supported|value|values|length|lengths|size|sizes|number|numbers|limit|limits|item|items|count|counts"
        "of|is|are|be|the|name|names|string|strings|key|keys|string length|for this parameter|can be set to|page size";
    MostBehind: "at most|at maximum|maximum|max|or less|or fewer|or lower|or shorter" "以内|以下|及以下|或以下|之内";
    LeastBehind: "at least|minimum|or more|or greater|or larger|or bigger|or higher|or longer|or above|or a larger|or a greater|or a higher"
        "以上|及以上|或以上";
    /// Units between a number and `at most`.
    Amount: "gb|mb|kb|tb|%|character|characters|char|chars|byte|bytes|letter|letters|item|items|entries" "个|位|秒|分钟|小时|天|字符|字节|汉字"
        "英文字符|中文字符";
    CountWord: "one|two|three|four|five|six|seven|eight|nine|ten";
    AtMostCount: "a maximum of|at most|up to|no more than";
    MeasuredIn: "characters|chars|bytes|letters|digits|seconds|minutes|hours|days|months|years|times|retries";
    RangeWord: "range|ranges|integer|integers|value|values|number|numbers|a|an" "范围|取值|大于";
    Between: "between|between the values|between values" "介于|之间";
    Within: "from|between|within";
    PositiveInteger: "positive integer|positive integers|positive whole number" "正整数";
    NonNegative: "non-negative|nonnegative" "非负|自然数";
    Positive: "positive number" "正数";

    // What numbers are about.
    OfRange: "range|ranges|between|length|lengths|limit|limits|limited|from|value|values|allowed|must be|bounds"
        "范围|取值|长度|限制|介于|区间|大小|之间|可设置|支持|字符数|可输入|有效";
    OfLength: "length|lengths|char*|letter|letters|long|byte*|longer|shorter|symbols" "长度|字符|字节|个字|最长|最短|位字|位数字";
    OfValue: "value|values|range|ranges|between|port|ports" "取值|数值|范围|区间|介于|之间|端口|优先级";
    OfCount: "count|items|elements|array|size|number of|length|max*|min*|at most|at least|up to|exceed*|more than|limited|less than|fewer"
        "数组|个数|数量|数目|长度|大小|条数|最多|至多|至少|最少|不超过|不能超过|不得超过|超过|上限|列表";
    OfCharacters: "char*|byte|bytes" "字符|字节";
    Counter: "item*|element*|entries|entry|id|ids|value|values" "个|条|项|台|块|张|组|种|对|份|次";
    Unit: "character*|char*|byte*|letter*|gb|mb|kb|tb|g|m|item*|%|ms|s|second*|inclusive|(inclusive"
        "个|位|字符|字节|之间|条|项|的整数|的数字|的字符|秒|分钟";
    Duration: "day*|hour*|minute*|second*|month*|year*|time|times|week*|retries" "天|小时|分|分钟|秒|月|年|周|次|个天|个小时|个月|个周|个年";
    /// Words before an amount of time or a number that is not the value.
    Aside: "after|within|about|around|approximately|roughly|take|takes|wait|every|in|page|pages|step|steps|section|sections|chapter"
        "chapters|table|tables|http|ipv|version" "约|大约|大概|需要|需|等待|耗时|通常|一般|每隔|第";
    /// What becomes of values out of bounds.
    Treated: "are treated|are considered|are set|are taken|are ignored|are rejected|are truncated|is treated|is considered|is set|is taken"
        "is ignored|is rejected|is truncated|will be treated|will be considered|will be set|will be taken|will be ignored"
        "will be rejected|will be truncated" "时|则|的按|按|的视为|视为|的将|将|,则";
    IsDone: "are|is|will be|can be|may be";
    DoneWithFields: "returned|queried|displayed|listed|shown|specified|set|allowed|supported|requested|included|entered|used|passed"
        "accepted|permitted|added|attached";
    Step: "step" "步长|间隔|粒度";
    Calls: "request|requests|call|calls|query|queries" "请求|调用";
    CallUnit: "time|times|request|requests|call|calls|queries" "次|个";
    Per: "per|each|every|/" "每";
    Every: "each|per|every" "单|单个|每|每个|同一|同一个|一个";
    Owner: "user|account|region|tenant|project|instance" "用户|账号|帐号|账户|地域|租户|项目|实例|vpc|区域|应用|子网|集群|资源";
    OwnerCan: "a user can|an account can|a tenant can|your account can|your user can|your tenant can";
    Each: "each|every" "每个|每项|单个|每一个|元素";
    Bound: "minimum|maximum|min|max" "最小|最大";
    Script: "" "大写|小写|大小写|英文|中文";
    Letters: "" "字母|汉字|中文|英文|数字|文字";
    Fixed: "fixed|fixed length|fixed string length|exactly|exact length|length" "固定长度|长度固定|固定|长度";
    MustBe: "at|must be|should be|exactly" "固定";
    LengthUnit: "char*|byte|bytes|letter|letters|digit|digits" "个字符|个字节|位字符|字符|字节|位|个";
    CharacterOf: "hex|uuid|md5" "字符|字母|数字|大小写|随机|十六进制|字母数字";
    Has: "is|be|are|has|have|contains|contain|consists of|consist of|string of|strings of";
    RangeLabel: "range" "取值范围|范围";
    Symbols: "character|characters|chars|bytes" "字符|个字符";
    /// Words before a length that make it a bound.
    Bounding: "max|maximum|min|minimum|at most|at least|up to|~|-|to|exceed|than|can|may|to be"
        "最大|最多|最长|不超过|至少|最小|至多|能|可|可以";
    /// What goes on behind a number that is not all.
    GoesOn: "~|-|or|to|max*|at|and" "以内|以下|以上|之内|及以|或|至|到";
}
