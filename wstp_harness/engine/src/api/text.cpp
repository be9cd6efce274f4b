#include "api/text.h"

#include <cstring>
#include <string>
#include <vector>

#include "link/replacements.h"
#include "text/accept.h"
#include "text/body.h"
#include "text/deliver.h"

namespace wstp::api {

namespace {

/// API text as text of the wire, its payload in `storage`.
Error to_wire(Encoding encoding, std::span<const std::byte> units, std::vector<std::byte>& storage,
              text::Text& wire) {
  text::Accepted accepted;
  if (const Error error = text::accept(encoding, units, accepted); error != Error::Ok) return error;
  storage.resize(accepted.payload_size());
  accepted.write(storage.data());
  wire = {encoding, storage, accepted.count};
  return Error::Ok;
}

/// The public name of a symbol about to be put, in native form.
bool replace_outgoing(Link& link, Encoding encoding, std::span<const std::byte> units,
                      std::string& name) {
  if (!renames(link)) [[likely]]
    return false;
  std::vector<std::byte> storage;
  text::Text wire;
  std::vector<char> native;
  text::Extent extent;
  if (to_wire(encoding, units, storage, wire) != Error::Ok) return false;
  if (text::deliver<Encoding::Native>(wire, native, extent) != Error::Ok) return false;
  auto found = link.replacements()->outgoing({native.data(), native.size()});
  if (found) name = std::move(*found);
  return found.has_value();
}

/// The wire format the encoding parameter asks for.
Encoding asked_for(link::TextParameter parameter) {
  switch (parameter) {
    case link::TextParameter::Bytes:
      return Encoding::Byte;
    case link::TextParameter::Ucs2:
      return Encoding::Ucs2;
    case link::TextParameter::Utf8:
      return Encoding::Utf8;
    case link::TextParameter::Utf16:
      return Encoding::Utf16;
    case link::TextParameter::Utf32:
      return Encoding::Utf32;
    case link::TextParameter::Old:
      return Encoding::Ucs2;  // the same characters
    case link::TextParameter::AsGiven:
      break;
  }
  return Encoding::Native;
}

/// Native text decoded when it is put (WSSetEncodingParameter other than MLASCII_ENC).
Error put_decoded(Writer& writer, Atom atom, Encoding to, std::span<const std::byte> units) {
  std::vector<std::byte> storage;
  text::Text native;
  ByteQueue converted;
  text::Text wire;
  if (Error error = to_wire(Encoding::Native, units, storage, native); error != Error::Ok)
    return error;
  if (Error error = text::convert(native, to, converted, wire); error != Error::Ok) return error;
  return writer.put_wire_text(static_cast<std::uint8_t>(atom), wire);
}

bool decodes(Link& link, Encoding encoding) {
  return encoding == Encoding::Native && link.around().text() != link::TextParameter::AsGiven;
}

}  // namespace

template <>
long length_of(const char* text) {
  return text == nullptr ? -1 : static_cast<long>(std::strlen(text));
}

bool put_text(Link& link, Atom atom, Encoding encoding, std::span<const std::byte> units) {
  std::string renamed;
  if (atom == Atom::Symbol && replace_outgoing(link, encoding, units, renamed)) {
    encoding = Encoding::Native;
    units = std::as_bytes(std::span{renamed});
  }
  if (decodes(link, encoding)) {
    const Encoding to = asked_for(link.around().text());
    return link.put([&](Writer& writer) { return put_decoded(writer, atom, to, units); });
  }
  return link.put([&](Writer& writer) { return writer.put_text(atom, encoding, units); });
}

bool put_function(Link& link, Encoding encoding, std::span<const std::byte> head, long count) {
  std::string renamed;
  if (replace_outgoing(link, encoding, head, renamed)) {
    encoding = Encoding::Native;
    head = std::as_bytes(std::span{renamed});
  }
  if (decodes(link, encoding)) {
    return link.put([&](Writer& writer) { return writer.put_composite(count); }) &&
           put_text(link, Atom::Symbol, encoding, head);
  }
  return link.put([&](Writer& writer) { return writer.put_function(encoding, head, count); });
}

bool renames(Link& link) {
  const link::Replacements* const rules = link.replacements();
  return rules != nullptr && !rules->empty();
}

bool symbol_comes(Link& link) {
  int type = 0;
  return link.get([&](Reader& reader) { return reader.type(type); }) && type == WSTKSYM;
}

bool replace_incoming(Link& link, OwnedText<Encoding::Native>& name) {
  const auto found = link.replacements()->incoming({name.units.data(), name.length});
  if (!found) return false;
  expression::Block<char> renamed{found->size() + 1};
  std::memcpy(renamed.data(), found->c_str(), found->size() + 1);
  name.units = std::move(renamed);
  name.length = found->size();
  name.characters = found->size();
  return true;
}

namespace {

template <Encoding E>
Error deliver_owned(const text::Text& wire, unsigned char missing, OwnedText<E>& out) {
  text::Extent extent;
  if (const Error error = text::measure(wire, E, extent); error != Error::Ok) return error;
  out = {expression::Block<Unit<E>>{extent.units + 1}, extent.units, extent.characters};
  text::deliver(wire, E, missing, out.units.data());
  out.units.data()[extent.units] = 0;
  return Error::Ok;
}

}  // namespace

template <Encoding E>
bool convert(Link& link, const OwnedText<Encoding::Native>& name, unsigned char missing,
             OwnedText<E>& out) {
  std::vector<std::byte> storage;
  text::Text wire;
  Error error = to_wire(Encoding::Native,
                        bytes_of(name.units.data(), static_cast<long>(name.length)), storage, wire);
  if (error == Error::Ok) error = deliver_owned(wire, missing, out);
  return error == Error::Ok || link.fail(error);
}

template <Encoding E>
const Unit<E>* lend_own(Link& link, std::string_view text, int* length) {
  const auto bytes = std::as_bytes(std::span{text});
  text::Text wire{Encoding::Utf8, bytes, 0};
  if (text::count_payload(Encoding::Utf8, bytes, wire.count) != Error::Ok) {
    wire = {Encoding::Byte, bytes, text.size()};
  }
  OwnedText<E> out;
  if (const Error error = deliver_owned(wire, '?', out); error != Error::Ok) {
    link.fail(error);
    return nullptr;
  }
  store(length, out.length);
  return lend(link, out);
}

#define WSTP_INSTANTIATE(encoding)                                                \
  template bool convert(Link&, const OwnedText<Encoding::Native>&, unsigned char, \
                        OwnedText<encoding>&);                                    \
  template const Unit<encoding>* lend_own<encoding>(Link&, std::string_view, int*);
WSTP_INSTANTIATE(Encoding::Native)
WSTP_INSTANTIATE(Encoding::Byte)
WSTP_INSTANTIATE(Encoding::Ucs2)
WSTP_INSTANTIATE(Encoding::Utf8)
WSTP_INSTANTIATE(Encoding::Utf16)
WSTP_INSTANTIATE(Encoding::Utf32)
#undef WSTP_INSTANTIATE

}  // namespace wstp::api
