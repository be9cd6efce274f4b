#include "expression/array_shape.h"

#include "text/body.h"
#include "text/deliver.h"

namespace wstp::expression {

Error native_text(const text::Text& text, std::string& native) {
  text::Extent extent;
  const Error error = text::measure(text, text::Encoding::Native, extent);
  if (error != Error::Ok) return error;
  native.resize(extent.units);
  text::deliver(text, text::Encoding::Native, 0, native.data());
  return Error::Ok;
}

Error shape_of(std::span<const std::byte> block, std::span<const token::Level> levels,
               ArrayShape& shape) {
  for (const token::Level& level : levels) {
    text::Text text;
    const auto body = block.subspan(level.body_offset, level.body_size);
    Error error = text::parse_body(body, text);
    if (error != Error::Ok) return error;
    shape.dimensions.push_back(level.dimension);
    error = native_text(text, shape.heads.emplace_back());
    if (error != Error::Ok) return error;
  }
  return Error::Ok;
}

}  // namespace wstp::expression
