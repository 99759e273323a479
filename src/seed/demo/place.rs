//! Where the cameras of the demonstration's cases stand: two places a case, each where its title says.

use super::{SeedError, missing};
use crate::domain::application::content::{CameraType, Content};
use crate::domain::place::Coordinates;

type Places = [(&'static str, &'static str); 2];

#[rustfmt::skip]
const PLACES: &[(&str, Places)] = &[
    ("Oswestry", [("Cross Street, by the bank", "SJ 2905 2975"), ("Leg Street, by the Memorial Hall", "SJ 2921 2990")]),
    ("Shrewsbury", [("Victoria Quay", "SJ 4880 1250"), ("Town Walls, above the Quarry", "SJ 4885 1215")]),
    ("Hereford", [("High Town, by the Old House", "SO 5101 3998"), ("Commercial Street", "SO 5123 4012")]),
    ("Redditch", [("Bus station, stand 4", "SP 0412 6771"), ("Unicorn Hill", "SP 0395 6772")]),
    ("Bromsgrove", [("Recreation Road, by the pavilion", "SO 9572 7068"), ("Church Lane gate", "SO 9581 7075")]),
    ("Upton", [("The quay, by the Swan", "SO 8525 4072"), ("New Street car park", "SO 8518 4058")]),
    ("Newport", [("Victoria Park, by the pavilion", "SJ 7445 1925"), ("Water Lane gate", "SJ 7438 1915")]),
    ("Malvern", [("Hampden Road car park", "SO 7850 4760"), ("Station car park, Malvern Link", "SO 7835 4745")]),
    ("Wellington", [("Market Square", "SJ 6510 1160"), ("Bell Street", "SJ 6504 1152")]),
    ("Ludlow", [("Broad Street, by the Buttercross", "SO 5112 7468"), ("Station Drive", "SO 5127 7505")]),
    ("Whitchurch", [("Station Road", "SJ 5470 4145"), ("Station forecourt", "SJ 5490 4150")]),
    ("Church Stretton", [("Station forecourt", "SO 4555 9365"), ("Sandford Avenue", "SO 4540 9375")]),
    ("Leominster", [("Corn Square", "SO 4965 5905"), ("Buttercross, by the library", "SO 4958 5915")]),
    ("Ross-on-Wye", [("Rope Walk", "SO 5965 2435"), ("Wilton Road car park", "SO 5945 2420")]),
    ("Kidderminster", [("Weavers Wharf", "SO 8290 7680"), ("The lock by Mill Street", "SO 8283 7690")]),
    ("Worcester", [("South Quay", "SO 8470 5465"), ("Kleve Walk", "SO 8485 5430")]),
    ("Evesham", [("High Street, by the town hall", "SP 0375 4395"), ("Oat Street car park", "SP 0365 4410")]),
    ("Oakengates", [("Limes Walk", "SJ 6970 1090"), ("Market Street", "SJ 6960 1100")]),
    ("Madeley", [("High Street", "SJ 6970 0445"), ("Russell Square", "SJ 6960 0455")]),
];

/// Puts the cameras of a case where its title says.
pub(super) fn put(content: &mut Content, title: &str) -> Result<(), SeedError> {
    let (_, places) = PLACES.iter().find(|(of, _)| title.starts_with(of)).ok_or_else(|| missing(title))?;
    for (line, (place, grid)) in content.cameras.lines.iter_mut().zip(places) {
        line.entry.place = Some((*place).to_owned());
        line.entry.coordinates = Some(Coordinates::parse(grid).map_err(|_| missing(grid))?);
    }
    // One that is moved from street to street.
    if let Some(second) = content.cameras.lines.get_mut(1).filter(|_| title.starts_with("Oswestry")) {
        second.entry.camera_type = Some(CameraType::Redeployable);
    }
    Ok(())
}
