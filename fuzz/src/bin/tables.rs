//! A table that somebody brings: cut, and each line read or refused, in every way of writing that can be said. And a price list.
#![no_main]

use libfuzzer_sys::fuzz_target;
use retinue_interop::import::{DayOrder, DecimalSign, Mapping, RawTable, Separator, TableKind};
use retinue_interop::price_list::read_price_list;

fuzz_target!(|bytes: &[u8]| {
    let _ = read_price_list(bytes, "USD");
    for separator in Separator::ALL {
        let Ok(table) = RawTable::cut(bytes, separator) else {
            continue;
        };
        for kind in TableKind::ALL {
            let named = |(column, _): &(_, bool)| Some((*column, table.heading_of(*column)?));
            let mut places: Vec<_> = kind.columns().iter().filter_map(named).collect();
            if places.is_empty() {
                // Nothing has a name that is known: in the order of the columns, as whoever imports it may say.
                let columns = kind.columns().iter().map(|(column, _)| *column);
                places = columns.zip(0..).collect();
            }
            for days in DayOrder::ALL {
                for decimals in DecimalSign::ALL {
                    let places = places.clone();
                    let mapping = Mapping {
                        days,
                        decimals,
                        places,
                    };
                    let read = table.read(kind, &mapping);
                    assert_eq!(read.len(), table.rows.len(), "a line is read or refused");
                }
            }
        }
    }
});
