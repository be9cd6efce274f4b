// What puts send, byte for byte as Wolfram's library does to the same peer. Source: wire.md section
// 2 and the encode vectors of wire_vectors.json, by whose names the cases go.
#include "expression/writer.h"

#include <functional>
#include <string_view>

#include "base/byte_io.h"
#include "base/check.h"
#include "expression/reading_test.h"

namespace wstp::expression {

namespace {

using namespace std::string_view_literals;
using text::Encoding;

template <Encoding E, std::size_t N>
std::span<const text::Unit<E>> units(const text::Unit<E> (&array)[N]) {
  return array;
}

std::span<const char> native(std::string_view text) { return {text.data(), text.size()}; }

std::span<const unsigned char> octets(std::string_view text) {
  return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

template <typename T>
std::vector<T> counting(std::size_t size) {
  std::vector<T> values(size);
  for (std::size_t i = 0; i < size; ++i) values[i] = static_cast<T>(i);
  return values;
}

struct Case {
  std::string_view name;
  Error (*put)(Writer&);
  std::string_view sent;
};

constexpr Case kCases[] = {
    {"Integer8", [](Writer& w) { return w.put<unsigned char>(200); }, "\xa1\xc8\n"sv},
    {"Integer32", [](Writer& w) { return w.put(-2147483647 - 1); }, "\xe4\0\0\0\x80\n"sv},
    {"Integer64", [](Writer& w) { return w.put(1099511627776L); }, "\xe6\0\0\0\0\0\1\0\0\n"sv},
    {"Real64", [](Writer& w) { return w.put(0.1); }, "\xf6\x9a\x99\x99\x99\x99\x99\xb9?\n"sv},
    {"Real128", [](Writer& w) { return w.put(1.5L); },
     "\xf8\0\0\0\0\0\0\0\xc0\xff?\0\0\0\0\0\0\n"sv},
    {"BinaryNumber 226",
     [](Writer& w) {
       const short value = -300;
       return w.put_number(226, &value);
     },
     "\xe2\xd4\xfe\n"sv},
    {"native string",
     [](Writer& w) { return w.put_text<Encoding::Native>(Atom::String, native("a\\:03b1b")); },
     "\"KA~Ca\\:03b1b\n"sv},
    {"byte string of 64",
     [](Writer& w) {
       return w.put_text<Encoding::Byte>(Atom::String, octets(std::string(64, 'x')));
     },
     "\"67 B~ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n"sv},
    {"ucs2",
     [](Writer& w) {
       return w.put_text<Encoding::Ucs2>(Atom::String, units<Encoding::Ucs2>({104, 945}));
     },
     "\"GC~B\0h\x03\xb1\n"sv},
    {"utf16, swapped BOM",
     [](Writer& w) {
       return w.put_text<Encoding::Utf16>(Atom::String,
                                          units<Encoding::Utf16>({0xFFFE, 0x6800, 0xB103}));
     },
     "\"GE~Bh\0\xb1\3\n"sv},
    {"utf32 symbol",
     [](Writer& w) {
       return w.put_text<Encoding::Utf32>(Atom::Symbol, units<Encoding::Utf32>({0xFEFF, 945}));
     },
     "#GF~A\xb1\3\0\0\n"sv},
    {"function, 64 arguments",
     [](Writer& w) { return w.put_function<Encoding::Native>(native("f"), 64); }, "F64 #DA~Af\n"sv},
    {"composite", [](Writer& w) { return w.put_composite(1); }, "FA"sv},
    {"1.5`20*^300 as native",
     [](Writer& w) { return w.put_real_text<Encoding::Native>(native("1.5`20*^300")); },
     "*NA~K1.5e300\0`20\n"sv},
    {"1.5`20 as bytes", [](Writer& w) { return w.put_real_text<Encoding::Byte>(octets("1.5`20")); },
     "*JB~G1.5\0`20\n"sv},
    {"1.5 as utf16",
     [](Writer& w) {
       return w.put_real_text<Encoding::Utf16>(units<Encoding::Utf16>({0xFEFF, '1', '.', '5'}));
     },
     "*IE~C1\0.\0005\0\n"sv},
    {"empty list", [](Writer& w) { return w.put_list<int>({}); }, "F@#GA~DList\n"sv},
    {"Integer16List", [](Writer& w) { return w.put_list<short>(std::vector<short>{1, -2, 300}); },
     "FC#GA~DList\nPC\xe2\1\0\xfe\xff,\1\n"sv},
    {"array 2 x 3, heads f and List",
     [](Writer& w) {
       return w.put_array<unsigned char>(counting<unsigned char>(6).data(),
                                         {.dimensions = {2, 3}, .heads = {"f"}});
     },
     "AFDVFB#DA~Af\nFC#GA~DList\n.\nPF\xa1\0\1\2\3\4\5\n"sv},
    {"array 2 x 0 x 3",
     [](Writer& w) { return w.put_array<int>(nullptr, {.dimensions = {2, 0, 3}, .heads = {}}); },
     "A@DYFB#GA~DList\nF@#GA~DList\n.\n"sv},
    {"array of depth 0",
     [](Writer& w) {
       const int value = 5;
       return w.put_array<int>(&value, {});
     },
     "PA\xe4\5\0\0\0\n"sv},
    {"packet end", [](Writer& w) { return w.end_packet(); }, "]"sv},
};

std::string sent_by(const std::function<Error(Writer&)>& put, const greeting::Features& peer,
                    Error expected = Error::Ok) {
  ByteQueue queue;
  Writer writer{queue};
  writer.set_peer(peer);
  WSTP_CHECK(put(writer) == expected);
  return std::string{as_characters(queue.unread())};
}

greeting::Features peer_of(std::string_view establish) {
  greeting::Features peer;
  WSTP_CHECK(greeting::parse_establish(establish, peer) == Error::Ok);
  return peer;
}

void check_sent(const std::string& sent, std::string_view expected, std::string_view name) {
  if (sent == expected) return;
  check::equal(reading::hex(as_bytes(sent)), reading::hex(as_bytes(expected)),
               std::string{name}.c_str(), __FILE__, __LINE__);
}

WSTP_TEST(puts_send_what_the_vectors_say) {
  for (const Case& one : kCases) {
    check_sent(sent_by(one.put, greeting::Features::own()), one.sent, one.name);
  }
}

WSTP_TEST(a_list_is_an_array_from_128_elements_on) {
  const auto put = [](std::size_t size) {
    return sent_by(
        [size](Writer& w) { return w.put_list<unsigned char>(counting<unsigned char>(size)); },
        greeting::Features::own());
  };
  WSTP_CHECK(put(127).starts_with("F127 #GA~DList\nP127 \xa1"sv));
  WSTP_CHECK(put(128).starts_with("A128 DPF128 #GA~DList\n.\nP128 \xa1"sv));
}

WSTP_TEST(bytes_put_counts_tokens_and_not_the_greeting) {
  ByteQueue queue;
  queue.append(as_bytes("Math Link"));
  Writer writer{queue};
  writer.begin_tokens();
  WSTP_CHECK_EQUAL(writer.bytes_put(), 0U);
  WSTP_CHECK(writer.put(1) == Error::Ok);
  queue.consume(queue.size());
  WSTP_CHECK_EQUAL(writer.bytes_put(), 6U);
}

WSTP_TEST(negative_counts_and_dimensions_send_nothing) {
  const greeting::Features own = greeting::Features::own();
  check_sent(sent_by([](Writer& w) { return w.put_composite(-1); }, own, Error::Malformed), "",
             "F");
  check_sent(sent_by([](Writer& w) { return w.put_function<Encoding::Native>(native("f"), -2); },
                     own, Error::Malformed),
             "", "function");
  check_sent(
      sent_by(
          [](Writer& w) { return w.put_array<int>(nullptr, {.dimensions = {2, -1}, .heads = {}}); },
          own, Error::Malformed),
      "", "array");
}

WSTP_TEST(text_that_is_refused_leaves_nothing_behind) {
  ByteQueue queue;
  Writer writer{queue};
  WSTP_CHECK(writer.put_function<Encoding::Utf8>(octets("\xc3("), 1) == Error::PutConversion);
  WSTP_CHECK(writer.put_text<Encoding::Utf16>(Atom::String, {}) == Error::BadText);
  WSTP_CHECK(queue.empty());
  WSTP_CHECK(writer.put(1) == Error::Ok);
}

WSTP_TEST(a_peer_without_arrays_gets_functions_of_functions) {
  const auto peer = peer_of("MathLink 6 -tokens 33 -formats 1,2 -decoders 65536");
  check_sent(sent_by(
                 [](Writer& w) {
                   return w.put_array<unsigned char>(counting<unsigned char>(8).data(),
                                                     {.dimensions = {2, 2, 2}, .heads = {"f"}});
                 },
                 peer),
             "FB#DA~Af\nFB#GA~DList\nFB#GA~DList\n\xa1\0\n\xa1\1\nFB#GA~DList\n\xa1\2\n\xa1\3\n"
             "FB#GA~DList\nFB#GA~DList\n\xa1\4\n\xa1\5\nFB#GA~DList\n\xa1\6\n\xa1\7\n"sv,
             "2 x 2 x 2");
  check_sent(
      sent_by(
          [](Writer& w) { return w.put_array<int>(nullptr, {.dimensions = {2, 0}, .heads = {}}); },
          peer),
      "FB#GA~DList\nF@#GA~DList\nF@#GA~DList\n"sv, "2 x 0");
}

/// What a link would do with a large payload: the queue first, then the payload.
class Taken final : public Bypass {
 public:
  explicit Taken(ByteQueue& queue, bool gone = false) : queue_{queue}, gone_{gone} {}

  [[nodiscard]] bool wants(std::size_t size) const override { return size >= 80; }

  [[nodiscard]] Error send(std::span<const std::byte> payload) override {
    if (gone_) return Error::Dead;
    sent_ += as_characters(queue_.unread());
    sent_ += as_characters(payload);
    queue_.consume(queue_.size());
    queue_.pass_by(payload.size());
    return Error::Ok;
  }

  [[nodiscard]] const std::string& sent() const { return sent_; }

 private:
  ByteQueue& queue_;
  bool gone_;
  std::string sent_;
};

WSTP_TEST(a_large_payload_goes_past_the_queue_and_the_bytes_are_the_same) {
  const auto values = counting<double>(10);
  ByteQueue plain;
  WSTP_CHECK(Writer{plain}.put_list(std::span{values}) == Error::Ok);
  ByteQueue queue;
  Taken taken{queue};
  Writer writer{queue, &taken};
  WSTP_CHECK(writer.put_list(std::span{values}.first(9)) == Error::Ok);
  const std::size_t small = queue.size();
  WSTP_CHECK(taken.sent().empty());
  WSTP_CHECK(writer.put_list(std::span{values}) == Error::Ok);
  WSTP_CHECK_EQUAL(queue.size(), 1U);
  const std::string all = taken.sent() + std::string{as_characters(queue.unread())};
  WSTP_CHECK_EQUAL(all.substr(small), std::string{as_characters(plain.unread())});
  WSTP_CHECK_EQUAL(writer.bytes_put(), small + plain.size());
}

WSTP_TEST(while_it_is_held_everything_can_be_taken_back) {
  const auto values = counting<double>(10);
  ByteQueue queue;
  Taken taken{queue};
  Writer writer{queue, &taken};
  {
    const Writer::Held held{writer};
    const auto before = writer.position();
    WSTP_CHECK(writer.put_list(std::span{values}) == Error::Ok);
    writer.rollback(before);
  }
  WSTP_CHECK(queue.empty() && taken.sent().empty());
  WSTP_CHECK(writer.put_list(std::span{values}) == Error::Ok);
  WSTP_CHECK(!taken.sent().empty());
}

WSTP_TEST(a_payload_that_nobody_takes_fails_the_put) {
  const auto values = counting<double>(10);
  ByteQueue queue;
  Taken taken{queue, true};
  Writer writer{queue, &taken};
  WSTP_CHECK(writer.put_list(std::span{values}) == Error::Dead);
}

WSTP_TEST(a_peer_without_short_lengths_gets_decimal_argument_counts) {
  const auto peer = peer_of("MathLink 6 -tokens 33 -formats 1 -decoders 0");
  check_sent(
      sent_by([](Writer& w) { return w.put_function<Encoding::Native>(native("List"), 1); }, peer),
      "F1 #GA~DList\n"sv, "F");
}

}  // namespace

}  // namespace wstp::expression
