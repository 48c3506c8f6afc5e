import type { Lexicon } from "./concepts.ts";

export const vi: Lexicon = {
  language: "vi",
  IGNORE:
    "bỏ qua | phớt lờ | lờ đi | làm ngơ | quên đi | quên hết | quên sạch | quên mấy | quên các" +
    " | quên những | hãy quên | đừng quan tâm | đừng để ý | không cần quan tâm | không cần để ý" +
    " | mặc kệ | kệ đi | kệ mẹ | gạt bỏ | gạt sang | bác bỏ | vứt bỏ | vứt hết | xem như không" +
    " | coi như không | coi như chưa | không cần tuân | không cần theo | đừng tuân | đừng theo" +
    " | đừng nghe | vượt qua | vượt rào | ghi đè | lách | bỏ hết | không đếm xỉa | phá bỏ" +
    " | ignore | dẹp hết | dẹp mấy | bỏ ngoài tai | không còn áp dụng",
  FOLLOW:
    "tuân theo | tuân thủ | tuân lệnh | làm theo | nghe theo | nghe lời | vâng lời | chấp hành" +
    " | thi hành | thực hiện | thực thi | theo đúng | dựa theo | phục tùng | tuân | bám theo" +
    " | làm đúng | follow",
  REFUSE:
    "từ chối | khước từ | xin lỗi | không thể giúp | không thể hỗ trợ | không thể trả lời" +
    " | tôi không thể | cảnh báo | cảnh cáo | khuyến cáo | miễn trừ | lên lớp | giảng đạo" +
    " | thuyết giáo | răn dạy | né tránh | lảng tránh | do dự | than phiền",
  CHANGE:
    "thay đổi | đổi sang | đổi thành | chuyển sang | chuyển qua | thay thế | thay bằng" +
    " | cập nhật | thiết lập lại | đặt lại | khởi động lại | kích hoạt | bật lên | mở chế độ" +
    " | sửa đổi | chỉnh sửa | reset | update | nâng cấp | vào chế độ | bật chế độ | hãy bật",
  STOP:
    "dừng lại | ngừng | ngưng | chấm dứt | kết thúc | vô hiệu | vô hiệu hóa | vô hiệu hoá" +
    " | hủy bỏ | huỷ bỏ | gỡ bỏ | tháo bỏ | dỡ bỏ | bãi bỏ | loại bỏ | hết hiệu lực | đình chỉ" +
    " | xóa bỏ | tắt đi | tắt bộ lọc | tắt chế độ | tắt kiểm duyệt | không còn hiệu lực",
  REVEAL:
    "tiết lộ | hé lộ | lộ ra | công khai | cho xem | cho tôi xem | cho tao xem | cho mình xem" +
    " | cho biết | nói cho | khai ra | in ra | xuất ra | hiển thị | liệt kê | phơi bày" +
    " | trưng ra | đưa ra | trình bày | đưa hết | nhả ra | trích xuất | dump | leak | show" +
    " | gửi ra đây | kể ra | bật mí",
  REPEAT:
    "lặp lại | nhắc lại | đọc lại | chép lại | sao chép | chép nguyên | nói lại | viết lại y" +
    " | đọc thuộc | dán lại | copy | paste | trích nguyên | thuật lại | ghi lại y | nhại lại" +
    " | repeat",
  SAY:
    "trả lời | đáp | hồi đáp | phản hồi | nói | phát biểu | trả lời rằng | đáp lại | soạn" +
    " | tuyên bố | rep | reply | phúc đáp | viết ra | viết lại | viết một | viết cho | hãy viết" +
    " | viết bài | viết đoạn | ghi rõ",
  PRETEND:
    "giả vờ | giả bộ | giả sử | giả định | đóng vai | nhập vai | vào vai | sắm vai" +
    " | tưởng tượng | hình dung | mô phỏng | hóa thân | hoá thân | hành xử như | cư xử như" +
    " | hành động như | mạo danh | giả làm | giả dạng | bây giờ bạn là | giờ bạn là" +
    " | giờ mày là | bạn là một | cứ như | roleplay | xem mình là | coi mình là",
  SEND:
    "gửi | gởi | chuyển tiếp | gửi mail | gửi email | gửi thư | đăng lên | tải lên | nộp" +
    " | chia sẻ với | chuyển cho | forward | upload | post lên | send | đẩy lên | bắn qua" +
    " | cc cho | đăng bài | đăng công khai | gửi hết",
  CALL:
    "gọi | gọi hàm | gọi công cụ | chạy lệnh | thực thi | mở link | mở liên kết | bấm vào" +
    " | nhấn vào | nhấp vào | click | truy cập | vào link | dùng công cụ | sử dụng công cụ" +
    " | công cụ | terminal | shell | curl | kích chuột | tool | ghé thăm | chạy hàm | chạy code" +
    " | chạy đoạn | gọi api | dòng lệnh",
  DELETE:
    "xóa | xoá | xóa bỏ | xoá bỏ | xóa sạch | xoá sạch | xóa hết | xoá hết | hủy | huỷ" +
    " | tiêu hủy | tiêu huỷ | dọn sạch | phá hủy | phá huỷ | delete | drop table | rm -rf" +
    " | format | thùng rác",
  BUY:
    "thanh toán | trả tiền | chuyển tiền | chuyển khoản | mua | đặt hàng | đặt mua | đặt vé" +
    " | đặt phòng | hoàn tiền | nạp tiền | chốt đơn | rút tiền | ck | chi tiền | quẹt thẻ",
  CHANGE_DATA:
    "cấp quyền | phê duyệt | duyệt | chấp thuận | thêm người dùng | thêm user | tạo tài khoản" +
    " | lập tài khoản | đặt mật khẩu | đổi mật khẩu | đặt lại mật khẩu | cấp tài khoản" +
    " | quyền quản trị | nâng quyền | ủy quyền | uỷ quyền | đổi pass | reset pass" +
    " | đăng ký tài khoản | quyền admin",
  DECODE:
    "giải mã | dịch | dịch sang | phiên dịch | mã hóa | mã hoá | phá mã | đảo ngược" +
    " | viết ngược | đọc ngược | ghép lại | ghép các | nối lại | nối các | sắp xếp lại" +
    " | mã morse | base64 | rot13 | hex | caesar | chuyển ngữ | chuyển đổi | decode | ráp lại",
  HIDE:
    "giấu | che giấu | âm thầm | lén | lén lút | bí mật | kín đáo | đừng nói cho | đừng nhắc" +
    " | đừng đề cập | không được nhắc | không nhắc đến | không đề cập | không báo" +
    " | không thông báo | đừng báo | đừng cho ai biết | không để lộ | im lặng | giấu nhẹm" +
    " | lặng lẽ | sau lưng | không cho biết | ẩn nội dung | đừng nói với | đừng nói ra" +
    " | giữ kín",
  BEGIN:
    "bắt đầu | mở đầu | mở đầu bằng | từ đầu tiên | câu đầu | câu đầu tiên | chữ đầu tiên" +
    " | trước tiên | đầu tiên | khởi đầu | khai mạc | mào đầu | dòng đầu | mở màn | start",
  RECOMMEND:
    "giới thiệu | đề xuất | đề cử | khuyên dùng | khen | khen ngợi | ca ngợi | tán dương" +
    " | đánh giá cao | điểm tuyệt đối | điểm cao nhất | 5 sao | năm sao | xếp hạng nhất" +
    " | xếp đầu | đứng đầu | ưu tiên | chấp nhận | trúng tuyển | nhận vào làm | tuyển" +
    " | tốt nhất | lựa chọn số một | recommend",
  RULES:
    "chỉ dẫn | chỉ thị | hướng dẫn | quy tắc | qui tắc | quy định | qui định | luật | luật lệ" +
    " | mệnh lệnh | lệnh | chính sách | nguyên tắc | nội quy | điều lệ | điều khoản | rào chắn" +
    " | yêu cầu | căn dặn | dặn dò | kim chỉ nam | rule | guideline | instruction" +
    " | instructions",
  PROMPT:
    "prompt | system prompt | câu lệnh hệ thống | lời nhắc | lời nhắc hệ thống" +
    " | thông điệp hệ thống | tin nhắn hệ thống | câu nhắc | cấu hình | thiết lập ban đầu" +
    " | cài đặt ban đầu | lệnh hệ thống | cài đặt gốc | thiết lập hệ thống | cấu hình ban đầu" +
    " | phần mở đầu | promt | system message | chỉ dẫn hệ thống",
  RESTRICTION:
    "hạn chế | giới hạn | ràng buộc | bộ lọc | kiểm duyệt | rào cản | an toàn | đạo đức" +
    " | luân lý | lằn ranh | điều cấm | cấm kỵ | kiềm chế | gò bó | xiềng xích | kiểm soát" +
    " | ngăn chặn | lương tâm | filter | chuẩn mực | khuôn khổ",
  SECRET:
    "mật khẩu | mật mã | bí mật | khóa api | khoá api | mã bí mật | từ khóa bí mật" +
    " | thông tin đăng nhập | mã truy cập | mã otp | token | tối mật | cơ mật | thông tin mật" +
    " | mật danh | pass | password | api key | secret | chứng chỉ | khóa bí mật | khoá bí mật" +
    " | khóa riêng | mã khóa",
  CONTEXT:
    "cuộc trò chuyện | hội thoại | đoạn chat | đoạn hội thoại | tin nhắn | ngữ cảnh | bối cảnh" +
    " | trí nhớ | bộ nhớ | lịch sử | văn bản trên | nội dung trên | phần trên | đoạn trên" +
    " | chat | context | cuộc nói chuyện | lịch sử chat | phiên làm việc",
  TASK:
    "nhiệm vụ | yêu cầu | câu hỏi | công việc | việc | tác vụ | đề bài | bài tập | thắc mắc" +
    " | đề nghị | nhờ vả | phần việc | task",
  DATA:
    "email | e-mail | thư điện tử | hộp thư | tệp | tập tin | file | danh bạ | liên hệ" +
    " | tài liệu | hồ sơ | dữ liệu | thông tin cá nhân | dữ liệu cá nhân | thẻ tín dụng" +
    " | số thẻ | căn cước | cccd | khách hàng | cơ sở dữ liệu | số điện thoại | địa chỉ" +
    " | số tài khoản | biến môi trường | đính kèm | nhật ký",
  HARM:
    "bất hợp pháp | phi pháp | trái pháp luật | phạm pháp | có hại | độc hại | nguy hiểm" +
    " | phi đạo đức | vô đạo đức | vô luân | khiêu dâm | bạo lực | vũ khí | bom | chất nổ" +
    " | ma túy | ma tuý | mã độc | virus | hack | đột nhập | trộm | lừa đảo | tội phạm | 18+" +
    " | đồi trụy | phạm tội",
  MODEL:
    "ai | trí tuệ nhân tạo | trợ lý | trợ lí | chatbot | mô hình | mô hình ngôn ngữ | con bot" +
    " | robot | gpt | chatgpt | chat gpt | llm | agent | tác nhân | trợ lý ảo | em ai | bot này" +
    " | chat bot | máy móc | trợ lý ai",
  YOU:
    "ngươi | chính bạn | của bạn | các bạn | anh bạn | cưng | bản thân bạn | chú mày | quý vị" +
    " | mày là | mày phải | mày hãy | của mày | cho mày | giờ mày | bạn là | bạn hãy | bạn phải" +
    " | bạn có | bạn sẽ | bạn đã | bạn được | bạn không | cho bạn | với bạn | bạn đang | em là" +
    " | em hãy | em ơi | cậu là | cậu hãy | chúng mày",
  ME:
    "tôi | mình | của tôi | chúng tôi | anh đây | cho tôi | cho tao | bọn tao | bản thân tôi" +
    " | tui | chúng ta | tao bảo | tao là | tao muốn | tao hỏi | với tao | của tao | nghe tao" +
    " | của mình | giúp mình",
  USER:
    "người dùng | user | khách | khách hàng | con người | người sử dụng | người hỏi" +
    " | thành viên | người đối thoại | khách truy cập | bên kia | human",
  AUTHORITY:
    "nhà phát triển | lập trình viên | quản trị viên | quản trị | người tạo ra | chủ nhân" +
    " | chủ sở hữu | kỹ sư | hệ thống | đội bảo mật | bộ phận bảo mật | ban giám đốc | giám đốc" +
    " | công an | cơ quan chức năng | nhóm an ninh | openai | anthropic | google | root | admin" +
    " | dev | trụ sở | ban quản lý | sếp tổng | developer",
  PERSONA:
    "nhân cách | nhân vật | bản sao | ác quỷ | phản diện | xấu xa | con quỷ | bản ngã" +
    " | phiên bản khác | con người thật của bạn | không kiểm duyệt | không giới hạn" +
    " | đã jailbreak | bẻ khóa | bẻ khoá | bà ngoại | bà nội | persona | nhân dạng | hắc hóa" +
    " | kẻ ác | chế độ dan | dan mode | ma vương | thực thể",
  MODE:
    "chế độ | chế độ nhà phát triển | chế độ gỡ lỗi | chế độ debug | chế độ thử nghiệm" +
    " | chế độ kiểm thử | chế độ quản trị | chế độ bảo trì | chế độ thần | god mode" +
    " | developer mode | debug | mô phỏng | giả lập | sandbox | sudo | chế độ không giới hạn" +
    " | mode | đặc quyền | dev mode",
  PRIOR:
    "trước | trước đó | trước đây | ở trên | bên trên | phía trên | vừa rồi | lúc nãy | hồi nãy" +
    " | ban đầu | nguyên bản | gốc | từ trước | từ trước tới giờ | đến giờ | cho đến nay" +
    " | đã cho | vừa nêu | kể trên | nói trên | lệnh cũ | quy tắc cũ | chỉ dẫn cũ | lúc trước",
  ALL:
    "tất cả | toàn bộ | bất kỳ | bất kì | bất cứ | từng | toàn văn | sạch | tuốt | tất tần tật" +
    " | hết thảy | đầy đủ | toàn thể | mấy cái | mọi thứ | mọi quy | mọi chỉ | mọi lệnh" +
    " | mọi giới hạn | mọi hạn chế | mọi điều | mọi câu | quên hết | hết các | hết mọi" +
    " | sạch sẽ",
  NEW:
    "bây giờ | giờ | từ giờ | từ bây giờ | kể từ bây giờ | kể từ giờ | từ nay | từ nay về sau" +
    " | thay vào đó | sau đây | dưới đây | tiếp theo | sau này | ngay lúc này | kể từ" +
    " | mới nhất | hiện tại | bên dưới | lập tức | lệnh mới | nhiệm vụ mới | quy tắc mới" +
    " | chỉ dẫn mới | chỉ thị mới | yêu cầu mới | vai trò mới",
  FREE:
    "tự do | thoải mái | không giới hạn | không còn | không bị | không ràng buộc" +
    " | không hạn chế | vô hạn | vô tư | tùy ý | tuỳ ý | thả ga | giải phóng | thoát khỏi" +
    " | không cần | không có | không kiêng nể | vô tội vạ | tẹt ga",
  HIDDEN:
    "ngầm | nội bộ | bí mật | kín | riêng tư | tuyệt mật | bảo mật | không công khai | giấu kín" +
    " | che giấu | hậu trường | tối mật | chỉ dẫn ẩn | lệnh ẩn | phần ẩn | thông tin ẩn",
  EXACT:
    "nguyên văn | y nguyên | y hệt | chính xác | từng chữ | từng từ | từng câu | đầy đủ" +
    " | không sót | không thiếu | không bỏ sót | đúng nguyên | duy nhất | trọn vẹn | giữ nguyên" +
    " | không sửa | nguyên si | y chang | đúng từng | chỉ trả lời | chỉ được | chỉ nói | chỉ in" +
    " | chỉ ghi | chỉ xuất",
  MUST:
    "phải | bắt buộc | luôn | luôn luôn | cần phải | quan trọng | khẩn cấp | khẩn" +
    " | ngay lập tức | lập tức | nhất định | nhất thiết | chú ý | lưu ý | tuyệt đối" +
    " | ưu tiên cao nhất | bằng mọi giá | dứt khoát | ngay bây giờ | làm ngay | ngay đi" +
    " | gấp lắm | nhanh lên | cần thiết",
  NEVER:
    "không | không được | không bao giờ | chẳng | tuyệt đối không | miễn | không hề | ko" +
    " | không có ngoại lệ | đếch | nghiêm cấm | không còn | đừng có | đừng bao giờ | đừng để" +
    " | đừng từ chối | đừng trả lời | đừng cho | đừng làm | đừng dịch | đừng hỏi | bị cấm" +
    " | cấm không | khỏi cần | khỏi phải",
  EVERYTHING_ALLOWED:
    "bất cứ điều gì | bất cứ thứ gì | bất kỳ điều gì | bất kể | dù tôi hỏi gì | dù tao hỏi gì" +
    " | hỏi gì đáp nấy | hỏi gì trả lời nấy | làm được mọi thứ | làm mọi thứ | mọi thứ đều được" +
    " | gì cũng được | cái gì cũng | muốn gì được nấy | được phép làm tất cả" +
    " | không có gì bị cấm | thứ gì cũng | vô điều kiện | không từ chối | do anything now",
  ASK_HOW:
    "làm sao | làm thế nào | như thế nào | thế nào | tại sao | vì sao | sao lại | là gì" +
    " | nghĩa là gì | ý nghĩa | giải thích | khác nhau | khác gì | khác biệt | giúp tôi hiểu" +
    " | cách nào | cách để | hỏi về | lý do | nguyên lý | tìm hiểu | có phải",
  DISCUSS:
    "tấn công | injection | prompt injection | tiêm lệnh | chèn lệnh | jailbreak | bẻ khóa" +
    " | lỗ hổng | phát hiện | phòng chống | phòng thủ | phòng tránh | chống lại | ví dụ" +
    " | thí dụ | cụm từ | câu nói | bài báo | bài viết | luận văn | ca kiểm thử | test case" +
    " | nghiên cứu | thuật ngữ | thủ thuật | chiêu trò | red team | bài giảng",
  PERSON:
    "cô giáo | thầy giáo | giáo viên | đồng nghiệp | con tôi | con trai | con gái | bác sĩ" +
    " | bạn bè | nhóm | hàng xóm | người yêu | học sinh | sinh viên | chủ nhà | nhân viên" +
    " | bạn thân | bà xã | trưởng phòng | bạn cùng phòng | bố tôi | bố mẹ | mẹ tôi | mẹ mình" +
    " | chồng tôi | vợ tôi | vợ chồng | thầy cô | thầy tôi | sếp tôi | sếp mình | ông sếp" +
    " | con mình | anh trai",
  THING:
    "sách hướng dẫn | sổ tay | công thức | công thức nấu | lá thư | bức thư | thông báo lỗi" +
    " | báo lỗi | cảnh báo | đoạn code | mã nguồn | trò chơi | game | phim | tiểu thuyết" +
    " | truyện | hợp đồng | biểu mẫu | đơn xin | biển báo | kịch bản | bài hát | giáo trình" +
    " | blog | biên bản | ứng dụng | app | tờ rơi | bị lỗi | lỗi này | mã lỗi",
};
