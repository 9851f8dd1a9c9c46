//! Reads the two small JSON files the shim knows. Strict enough to refuse garbage, small enough to read in one sitting.

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    /// As written: the shim only needs small whole numbers.
    Number(String),
    Text(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

impl Value {
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Object(fields) => fields.iter().find(|(key, _)| key == name).map(|(_, v)| v),
            _ => None,
        }
    }
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
    pub fn whole(&self) -> Option<u32> {
        match self {
            Value::Number(digits) => digits.parse().ok(),
            _ => None,
        }
    }
    pub fn texts(&self) -> Option<Vec<String>> {
        match self {
            Value::List(items) => items.iter().map(|i| i.text().map(String::from)).collect(),
            _ => None,
        }
    }
}

const MAX_DEPTH: usize = 8;

pub fn parse(bytes: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut reader = Reader { rest: text };
    let value = reader.value(0)?;
    reader.space();
    reader.rest.is_empty().then_some(value)
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
    }

    fn eat(&mut self, token: &str) -> bool {
        self.space();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > MAX_DEPTH {
            return None;
        }
        if self.eat("{") {
            return self.object(depth);
        }
        if self.eat("[") {
            return self.list(depth);
        }
        if self.eat("\"") {
            return self.string().map(Value::Text);
        }
        for (word, value) in
            [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))]
        {
            if self.eat(word) {
                return Some(value);
            }
        }
        self.number()
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        let mut fields: Vec<(String, Value)> = Vec::new();
        if self.eat("}") {
            return Some(Value::Object(fields));
        }
        loop {
            if !self.eat("\"") {
                return None;
            }
            let name = self.string()?;
            // A name given twice means two readers may see two different files.
            if fields.iter().any(|(known, _)| *known == name) || !self.eat(":") {
                return None;
            }
            let value = self.value(depth + 1)?;
            fields.push((name, value));
            if self.eat("}") {
                return Some(Value::Object(fields));
            }
            if !self.eat(",") {
                return None;
            }
        }
    }

    fn list(&mut self, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        if self.eat("]") {
            return Some(Value::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.eat("]") {
                return Some(Value::List(items));
            }
            if !self.eat(",") {
                return None;
            }
        }
    }

    fn number(&mut self) -> Option<Value> {
        let end =
            self.rest.find(|c: char| !(c.is_ascii_digit() || "+-.eE".contains(c))).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        digits.parse::<f64>().ok()?;
        self.rest = rest;
        Some(Value::Number(digits.into()))
    }

    /// After the opening quote.
    fn string(&mut self) -> Option<String> {
        let mut text = String::new();
        loop {
            let c = self.rest.chars().next()?;
            self.rest = &self.rest[c.len_utf8()..];
            match c {
                '"' => return Some(text),
                '\\' => text.push(self.escape()?),
                c if (c as u32) < 0x20 => return None,
                c => text.push(c),
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(match c {
            '"' | '\\' | '/' => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let high = self.hex4()?;
                if !(0xd800..0xdc00).contains(&high) {
                    return char::from_u32(high);
                }
                self.rest = self.rest.strip_prefix("\\u")?;
                let low = self.hex4()?;
                if !(0xdc00..0xe000).contains(&low) {
                    return None;
                }
                char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))?
            }
            _ => return None,
        })
    }

    fn hex4(&mut self) -> Option<u32> {
        let digits = self.rest.get(..4)?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        self.rest = &self.rest[4..];
        u32::from_str_radix(digits, 16).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_files_the_app_writes() {
        let v = parse(br#" {"version":1,"address":"/run/\u00e9\ud83d\ude00\/a\"b\\","pid": 42, "x":[true,null,-1.5e3]} "#).unwrap();
        assert_eq!(v.get("version").and_then(Value::whole), Some(1));
        assert_eq!(v.get("address").and_then(Value::text), Some("/run/é😀/a\"b\\"));
        assert_eq!(v.get("pid").and_then(Value::whole), Some(42));
        assert_eq!(v.get("missing"), None);
        let v = parse(b"{\"argv\": [\"a\", \"b c\"]}").unwrap();
        assert_eq!(v.get("argv").and_then(Value::texts), Some(vec!["a".into(), "b c".into()]));
    }

    #[test]
    fn refuses_what_is_not_json() {
        let cases: [&[u8]; 16] = [
            b"",
            b"{",
            b"{}x",
            b"{\"a\":}",
            b"{\"a\" 1}",
            b"{\"a\":1,}",
            b"[1 2]",
            b"\"\\x\"",
            b"\"\n\"",
            b"\"\\ud800\"",
            b"\"\\ud800\\u0041\"",
            b"\"\\u12\xc3\xa9\"",
            b"nul",
            b"\xff",
            b"{\"a\":1,\"a\":2}",
            b"-",
        ];
        for case in cases {
            assert_eq!(parse(case), None, "{:?}", String::from_utf8_lossy(case));
        }
        assert_eq!(parse("[".repeat(1000).as_bytes()), None);
    }

    #[test]
    fn numbers_that_are_not_small_and_whole_are_not_taken_for_one() {
        for case in ["1.5", "-1", "1e3", "99999999999"] {
            assert_eq!(parse(case.as_bytes()).unwrap().whole(), None);
        }
    }
}
