//! Whether bytes that arrive piece by piece are a table: text, lines, and in each line as many columns as in the first.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// Bytes of the longest line, and most columns.
const LONGEST_LINE: usize = 64 * 1024;
const MOST_COLUMNS: usize = 4096;

/// A table as it is read.
pub struct Table {
    reader: Reader,
    field: Box<[u8]>,
    ends: Box<[usize]>,
    /// How much of the line that is being read there is already.
    written: (usize, usize),
    columns: Option<usize>,
    rows: u64,
    text: Text,
    broken: bool,
}

impl Table {
    /// For text that begins like this: what parts its columns stands in its first line.
    pub fn beginning(head: &[u8]) -> Table {
        let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |wanted: &u8| line.iter().filter(|byte| *byte == wanted).count();
        let delimiter = [b',', b';', b'\t'].into_iter().rev().max_by_key(count).unwrap_or(b',');
        Table {
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            field: vec![0; LONGEST_LINE].into_boxed_slice(),
            ends: vec![0; MOST_COLUMNS].into_boxed_slice(),
            written: (0, 0),
            columns: None,
            rows: 0,
            text: Text::default(),
            broken: false,
        }
    }

    /// Reads on. False as soon as it is no table.
    pub fn read(&mut self, bytes: &[u8]) -> bool {
        if !bytes.is_empty() {
            self.broken |= !self.text.read(bytes);
            self.parse(bytes);
        }
        !self.broken
    }

    /// Whether it was a table, now that all of it was read.
    pub fn ended(mut self) -> bool {
        self.parse(&[]);
        !self.broken && self.text.ended() && self.rows > 0
    }

    fn parse(&mut self, bytes: &[u8]) {
        let (mut bytes, last) = (bytes, bytes.is_empty());
        while !self.broken {
            let (field, ends) = (&mut self.field[self.written.0..], &mut self.ends[self.written.1..]);
            let (result, read, out, columns) = self.reader.read_record(bytes, field, ends);
            bytes = &bytes[read..];
            self.written = (self.written.0 + out, self.written.1 + columns);
            match result {
                ReadRecordResult::InputEmpty => {
                    if !last {
                        return;
                    }
                }
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => self.broken = true,
                ReadRecordResult::Record => self.row(),
                ReadRecordResult::End => return,
            }
        }
    }

    fn row(&mut self) {
        let columns = self.written.1;
        self.written = (0, 0);
        self.rows += 1;
        self.broken |= columns < 2 || *self.columns.get_or_insert(columns) != columns;
    }
}

/// UTF-8 or an older code of one byte a letter, without control characters.
#[derive(Default)]
struct Text {
    began: bool,
}

impl Text {
    fn read(&mut self, bytes: &[u8]) -> bool {
        let begins_a_page = !self.began && bytes.trim_ascii_start().first() == Some(&b'<');
        self.began = true;
        !begins_a_page && bytes.iter().all(|byte| *byte >= 0x20 || b"\t\r\n".contains(byte))
    }

    fn ended(&self) -> bool {
        self.began
    }
}
